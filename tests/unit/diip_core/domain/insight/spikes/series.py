"""Series for tests of spikes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from hypothesis import strategies as st

from diip_core.domain.insight.spikes.day_score import DayScore
from diip_core.domain.insight.spikes.finding import Finding, find_spike
from diip_core.domain.insight.spikes.state import SpikeState
from diip_core.domain.insight.spikes.step import step

MONDAY = date(2026, 6, 1)

# Mostly calm, a burst now and then, some days unverified.
COUNTS = st.one_of(st.integers(0, 4), st.integers(0, 4), st.integers(0, 60), st.none())
SERIES = st.lists(COUNTS, max_size=80)
LEVELS = st.sampled_from((0, 1, 5, 40, 900))


def run(
    counts: Iterable[int | None], start: date = MONDAY, state: SpikeState | None = None
) -> tuple[SpikeState, list[DayScore]]:
    """One count a day from ``start`` on."""
    present, scores = state or SpikeState(), []
    for offset, count in enumerate(counts):
        present, score = step(present, start + timedelta(days=offset), count)
        scores.append(score)
    return present, scores


def steady(days: int = 56, weekday: int = 6, weekend: int = 3) -> list[int]:
    """Eight weeks that teach what a day is like."""
    return [weekday if offset % 7 < 5 else weekend for offset in range(days)]


def finding_of(counts: Iterable[int | None]) -> Finding:
    """The finding of the last day, which must have one."""
    *before, last = counts
    state, _ = run(before)
    _, score = step(state, MONDAY + timedelta(days=len(before)), last)
    finding = find_spike(state, score)
    assert finding is not None
    return finding
