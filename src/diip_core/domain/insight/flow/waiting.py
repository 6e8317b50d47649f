"""How long something takes, with the figures behind it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from attrs import frozen

from diip_core.domain.issues.lifecycle import Lifecycle
from diip_core.domain.statistics.survival import (
    SECONDS_PER_DAY,
    Duration,
    Interval,
    SurvivalCurve,
    kaplan_meier,
)

SHARES = (0.5, 0.85, 0.95)


@frozen
class Quantile:
    """By ``days`` the ``share`` has ended; null if that was not reached in the time observed."""

    share: float
    days: float | None
    interval: Interval


@frozen
class Waiting:
    """``subjects`` waited; the wait of ``events`` of them is over, the rest is censored.

    ``quantiles`` (p50, p85, p95) are empty if there is too little data. ``follow_up_days`` is the longest
    wait, over or not: a quantile that was not reached is longer than that.
    """

    subjects: int
    events: int
    follow_up_days: float
    quantiles: tuple[Quantile, ...] = ()


def describe_waiting(durations: Iterable[Duration]) -> Waiting:
    """Kaplan-Meier quantiles with their 95 % intervals."""
    curve = kaplan_meier(durations)
    return Waiting(curve.subjects, curve.events, curve.follow_up, _quantiles(curve))


def days_between(start: datetime, end: datetime) -> float:
    """A duration, never below zero: some trackers hold issues closed before they were created."""
    return max((end - start).total_seconds(), 0.0) / SECONDS_PER_DAY


def until(start: datetime, end: datetime | None, horizon: datetime) -> Duration:
    """From the start to its end, or to the horizon if there is no end yet."""
    return Duration(days_between(start, end or horizon), ended=end is not None)


def until_resolved(life: Lifecycle, horizon: datetime) -> Duration | None:
    """From creation to the last close; None if it is closed and nobody knows since when."""
    return None if life.closed_undated_at else until(life.created_at, life.closed_at, horizon)


def _quantiles(curve: SurvivalCurve) -> tuple[Quantile, ...]:
    if not curve.is_sound:
        return ()
    return tuple(Quantile(share, curve.quantile(share), curve.quantile_interval(share)) for share in SHARES)
