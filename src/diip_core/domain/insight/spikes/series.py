"""Scan one series of daily counts, from its first day to the present one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from attrs import frozen

from diip_core.domain.insight.spikes.day_score import DayScore
from diip_core.domain.insight.spikes.finding import Finding, find_spike
from diip_core.domain.insight.spikes.inactivity import find_inactivity
from diip_core.domain.insight.spikes.state import SpikeState
from diip_core.domain.insight.spikes.step import step
from diip_core.domain.mirror.inactivity import Inactivity

UNVERIFIED, USUAL, IN_EPISODE = range(3)
"""Marks of a day: it is left out; it counts; it counts and lies in an episode of the project."""
OnDay = Callable[[date, SpikeState, DayScore], None]
"""Called for each day with the state before it and its score."""


@frozen
class Series:
    """Issues by day (``counts``, zero if missing), and one mark for each day from ``first`` on.

    The last marked day is the present one. It is not over, so the series does not learn from it.
    ``thresholds`` are those of `USUAL` days and of days `IN_EPISODE`.
    """

    first: date
    counts: Mapping[date, int]
    marks: bytes
    thresholds: tuple[float, float]


@frozen
class ScannedSeries:
    """``findings`` and ``inactivities`` in order of days; ``state`` is after the last day that is over."""

    findings: tuple[Finding, ...]
    inactivities: tuple[Inactivity, ...]
    state: SpikeState


def scan_series(
    series: Series, *, with_inactivities: bool = False, on_day: OnDay | None = None
) -> ScannedSeries:
    """Score each day by the days before it, then learn from it.

    Without ``with_inactivities`` nobody looks for them, which saves a forecast a day without issues.
    """
    state, findings, inactivities = SpikeState(), [], []
    today = len(series.marks) - 1
    for index, mark in enumerate(series.marks):
        day = series.first + timedelta(days=index)
        count = None if mark == UNVERIFIED else series.counts.get(day, 0)
        after, score = step(state, day, count, series.thresholds[mark == IN_EPISODE])
        if (finding := find_spike(state, score)) is not None:
            findings.append(finding)
        if on_day is not None:
            on_day(day, state, score)
        if index < today:
            if with_inactivities and count == 0 and (found := find_inactivity(state, day)) is not None:
                inactivities.append(found)
            state = after
    return ScannedSeries(tuple(findings), tuple(inactivities), state)
