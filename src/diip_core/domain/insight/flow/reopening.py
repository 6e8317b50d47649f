"""How often closed issues are reopened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from attrs import frozen

from diip_core.domain.insight.flow.waiting import until
from diip_core.domain.issues.lifecycle import Lifecycle
from diip_core.domain.statistics.survival import LEAST_SUBJECTS, Duration, Interval, kaplan_meier
from diip_core.domain.time import Window

WITHIN_DAYS = 30.0


@frozen
class Reopening:
    """Of the ``closings`` in the window, ``reopened`` were undone within 30 days so far.

    ``rate`` is the share expected after 30 days, 1 - S(30 d) by Kaplan-Meier, because the last ones have had
    less time; null under 20 closings.
    """

    closings: int
    reopened: int
    rate: float | None
    interval: Interval | None


def describe_reopening(lives: Iterable[Lifecycle], window: Window) -> Reopening:
    """Follow every close in the window up to the window's horizon."""
    durations = [duration for life in lives for duration in until_reopened(life, window)]
    curve = kaplan_meier(durations)
    if curve.subjects < LEAST_SUBJECTS:
        return Reopening(curve.subjects, curve.events, None, None)
    band = curve.interval_at(WITHIN_DAYS)
    interval = Interval(1 - (band.high or 0.0), 1 - (band.low or 0.0))
    return Reopening(curve.subjects, curve.events, 1 - curve.at(WITHIN_DAYS), interval)


def until_reopened(life: Lifecycle, window: Window) -> list[Duration]:
    """From each close in the window to its reopening, for 30 days."""
    horizon: datetime = window.horizon
    return [
        until(closed_at, reopened_at, horizon).cut(WITHIN_DAYS)
        for closed_at, reopened_at in life.closings
        if window.holds(closed_at)
    ]
