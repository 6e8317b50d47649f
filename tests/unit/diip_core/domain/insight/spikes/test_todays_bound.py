"""The bound of the day is the score, asked the other way round."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.diip_core.domain.insight.spikes.series import LEVELS, MONDAY, SERIES, run, steady

from diip_core.domain.insight.spikes.state import SpikeState
from diip_core.domain.insight.spikes.step import step
from diip_core.domain.insight.spikes.todays_bound import todays_bound


@given(LEVELS, SERIES, st.sampled_from((0.8, 1.33, 1.65)), st.integers(0, 3000))
def test_a_count_reaches_the_bound_exactly_where_its_score_is_over_the_threshold(
    level: int, counts: list[int | None], threshold: float, count: int
) -> None:
    series = [*([level] * 10), *counts]
    state, _ = run(series)
    day = MONDAY + timedelta(days=len(series))
    bound = todays_bound(state, day, threshold)
    assert bound is not None
    for number in {count, bound, max(bound - 1, 0), bound + 1}:
        assert (number >= bound) == step(state, day, number, threshold)[1].is_alarm


def test_a_muted_series_has_no_bound() -> None:
    assert todays_bound(SpikeState(), MONDAY) is None
    state, _ = run([1] * 6)
    assert todays_bound(state, MONDAY + timedelta(days=6)) is None
    state, _ = run([1] * 7)
    assert todays_bound(state, MONDAY + timedelta(days=7)) is not None


def test_what_came_before_may_suffice_so_that_the_bound_is_nought() -> None:
    # A project turned from quiet to sensitive: the day before raised no alarm then, and counts now.
    state, _ = run(steady())
    state, _ = step(state, MONDAY + timedelta(days=56), 40, 99)
    assert todays_bound(state, MONDAY + timedelta(days=57), 0.8) == 0


@pytest.mark.parametrize("threshold", [0, -1, 100, float("nan")])
def test_a_threshold_that_no_score_has_is_refused(threshold: float) -> None:
    with pytest.raises(ValueError, match="not a threshold"):
        todays_bound(SpikeState(), MONDAY, threshold)
