"""The step against its description, and what it does at the edges."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.system.diip_core.insight.by_the_book import ByTheBook
from tests.unit.diip_core.domain.insight.spikes.series import LEVELS, MONDAY, SERIES, run, steady

from diip_core.domain.insight.spikes.defaults import LEARNING_DAYS
from diip_core.domain.insight.spikes.forecast import forecast
from diip_core.domain.insight.spikes.state import SpikeState
from diip_core.domain.insight.spikes.step import step


def level(state: SpikeState) -> float:
    assert state.last_ordinal is not None
    return forecast(state, state.last_ordinal + 1).level


@given(LEVELS, SERIES)
def test_every_score_is_the_one_of_the_definition(start: int, counts: list[int | None]) -> None:
    book = ByTheBook()
    series = [*([start] * 20), *(None if count is None else count + start for count in counts)]
    _, scores = run(series)
    expected = [
        0.0 if count is None else book.score(MONDAY + timedelta(days=offset), count)
        for offset, count in enumerate(series)
    ]
    assert [score.score for score in scores] == pytest.approx(expected, rel=1e-8, abs=1e-9)


@given(SERIES, SERIES)
def test_an_unverified_day_is_like_one_that_is_left_out(
    before: list[int | None], after: list[int | None]
) -> None:
    state, _ = run(before)
    day = MONDAY + timedelta(days=len(before))
    passed, score = step(state, day, None)
    assert (score.score, score.verified, score.is_alarm) == (0, False, False)
    assert passed._replace(last_ordinal=state.last_ordinal) == state
    assert run(after, day + timedelta(days=1), passed)[1] == run(after, day + timedelta(days=1), state)[1]


@pytest.mark.parametrize("gap", [1, 3, 40])
def test_an_outage_raises_no_alarm_and_hides_none(gap: int) -> None:
    _, scores = run([*steady(), *([None] * gap), 6, 40])
    assert not any(score.is_alarm for score in scores[:-1])
    assert scores[-1].is_alarm


def test_zeros_where_the_mirror_was_blind_would_have_taught() -> None:
    # The test above is worth something only if a gap counted as zeros changes what is expected.
    blind, _ = run([*steady(), *([0] * 14)])
    seen, _ = run([*steady(), *([None] * 14)])
    assert level(blind) < 0.9 * level(seen)


def test_the_first_seven_verified_days_are_muted() -> None:
    _, scores = run([0, None, 0, 0, 50, 0, 0, None, 0, 50])
    assert [score.learned_days for score in scores] == [0, 1, 1, 2, 3, 4, 5, 6, 6, 7]
    assert [score.score > 0 for score in scores] == [False] * 9 + [True]


def test_it_says_that_it_learns_until_28_days_were_verified() -> None:
    _, scores = run([None, *([1] * 30)])
    assert sum(score.learned_days < LEARNING_DAYS for score in scores) == 1 + 28
    assert scores[-1].learned_days >= LEARNING_DAYS


@pytest.mark.parametrize("count", [0, 1, 2])
def test_fewer_than_three_issues_never_alarm(count: int) -> None:
    _, scores = run([*([0] * 300), count])
    assert scores[-1].score == 0


def test_three_issues_after_a_year_of_none_alarm() -> None:
    _, scores = run([*([0] * 300), 3])
    assert scores[-1].is_alarm
    assert scores[-1].expected >= 0.001


def test_half_as_much_again_is_needed_however_sure_the_level_is() -> None:
    _, scores = run([*([10_000] * 200), 14_900])
    assert scores[-1].score == 0
    _, scores = run([*([10_000] * 200), 15_400])
    assert scores[-1].score > 0


@pytest.mark.parametrize("daily", [30, 300, 3_000, 30_000])
def test_a_large_tracker_is_known_after_its_first_week(daily: int) -> None:
    state, scores = run(steady(30, weekday=daily, weekend=daily // 2))
    assert not any(score.is_alarm for score in scores)
    assert level(state) == pytest.approx(daily * 6 / 7, rel=0.15)


@pytest.mark.parametrize("first", [0, 1, 3, 6])
def test_one_huge_day_in_the_first_week_does_not_pass_for_the_level(first: int) -> None:
    counts = [1] * 40
    counts[first] = 3_509
    state, _ = run(counts)
    assert level(state) < 3


def test_evidence_is_used_once() -> None:
    _, scores = run([*steady(), 40, 6, 6, 6, 6, 3, 3])
    assert [score.is_alarm for score in scores[-7:]] == [True] + [False] * 6
    after_alarm = [score.evidence.length_days for score in scores[-6:] if score.evidence]
    assert after_alarm == []


def test_a_burst_hardly_moves_the_level() -> None:
    calm, _ = run(steady(57))
    burst, _ = run([*steady(56), 3_509])
    assert level(burst) < 1.1 * level(calm)


def test_a_slow_rise_is_found_by_the_longer_windows() -> None:
    _, scores = run([*([1] * 120), 3, 3, 3, 3])
    lengths = {score.evidence.length_days for score in scores if score.is_alarm and score.evidence}
    assert lengths
    assert min(lengths) > 1


def test_a_day_that_does_not_come_after_the_last_is_refused() -> None:
    state, _ = run([1, 2])
    with pytest.raises(ValueError, match="does not come after 2026-06-02"):
        step(state, MONDAY + timedelta(days=1), 3)


def test_a_count_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="-1 issues"):
        step(SpikeState(), MONDAY, -1)


@given(st.sampled_from((0.8, 1.33, 1.65)), SERIES)
def test_an_alarm_is_a_score_over_the_threshold_and_is_remembered(
    threshold: float, counts: list[int | None]
) -> None:
    state, _ = run([*steady()])
    for offset, count in enumerate(counts):
        day = MONDAY + timedelta(days=56 + offset)
        before, (state, score) = state, step(state, day, count, threshold)
        assert score.is_alarm == (score.score > threshold)
        assert state.alarm_ordinal == (day.toordinal() if score.is_alarm else before.alarm_ordinal)
