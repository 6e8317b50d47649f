"""However late and in whatever order issues come, the series ends as if they had come in order."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.diip_core.domain.spikes.series import MONDAY, run, steady

from diip_core.domain.spikes.day_score import DayScore
from diip_core.domain.spikes.finding import find_spike
from diip_core.domain.spikes.replay import KEPT_DAYS, Replay, replay, replays_from
from diip_core.domain.spikes.state import SpikeState

DAYS = 40
LAST = MONDAY + timedelta(days=DAYS - 1)


def daily(counts: list[int | None]) -> dict[date, int | None]:
    return {MONDAY + timedelta(days=offset): count for offset, count in enumerate(counts)}


def whole(counts: dict[date, int | None]) -> Replay:
    return replay((), counts, changed_from=MONDAY, through=max(counts, default=MONDAY))


@given(
    st.lists(st.tuples(st.integers(0, DAYS - 1), st.integers(1, 30)), max_size=12),
    st.sets(st.integers(0, DAYS - 1), max_size=5),
)
def test_any_order_of_arrival_ends_in_the_same_state_and_findings(
    arrivals: list[tuple[int, int]], unverified: set[int]
) -> None:
    counts: Counter[int] = Counter()
    kept: tuple[SpikeState, ...] = ()
    scores: dict[date, DayScore] = {}

    def go(changed: int) -> None:
        nonlocal kept
        present = daily([None if day in unverified else counts[day] for day in range(DAYS)])
        again = replay(kept, present, changed_from=MONDAY + timedelta(days=changed), through=LAST)
        kept = again.states
        scores.update({score.day: score for score in again.scores})

    go(0)
    for day, number in arrivals:
        counts[day] += number
        go(day)
    straight, in_order = run([None if day in unverified else counts[day] for day in range(DAYS)])
    assert kept[-1] == straight
    assert [scores[score.day] for score in in_order] == in_order
    assert [find_spike(scores[score.day]) for score in in_order] == [find_spike(score) for score in in_order]


def test_only_days_from_the_kept_state_on_are_asked_for() -> None:
    counts = daily(steady(100))
    first = whole(counts)
    changed = max(counts) - timedelta(days=3)
    start = replays_from(first.states, changed)
    assert start == changed
    recent = {day: count for day, count in counts.items() if day >= start}
    again = replay(first.states, recent, changed_from=changed, through=max(counts))
    assert again.state == first.state
    assert [score.day for score in again.scores] == sorted(recent)


def test_a_change_before_all_kept_states_begins_anew() -> None:
    counts = daily(steady(100))
    kept = whole(counts).states
    assert replays_from(kept, MONDAY) is None
    early = {MONDAY - timedelta(days=3): 4, **counts}
    again = replay(kept, early, changed_from=MONDAY - timedelta(days=3), through=max(counts))
    assert again.state == run([4, None, None, *steady(100)], MONDAY - timedelta(days=3))[0]


def test_two_weeks_and_the_last_of_each_month_are_kept() -> None:
    last_days = [state.last_day for state in whole(daily(steady(100))).states]
    assert last_days[:3] == [date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 25)]
    # 8 September is the hundredth day.
    assert last_days[3:] == [date(2026, 8, 26) + timedelta(days=offset) for offset in range(KEPT_DAYS)]


def test_nothing_counted_is_a_series_that_has_not_begun() -> None:
    assert whole({}) == Replay((), ())
    assert whole({}).state == SpikeState()


@pytest.mark.parametrize("days", [1, 30])
def test_a_replay_that_changes_nothing_changes_nothing(days: int) -> None:
    counts = daily(steady(100))
    first = whole(counts)
    again = replay(first.states, counts, changed_from=max(counts) - timedelta(days=days), through=max(counts))
    assert again.states == first.states
