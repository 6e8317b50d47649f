"""Intervals, restricted means and delayed entry of the Kaplan-Meier curve, against lifelines."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from itertools import pairwise
from math import inf
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.work import calls_of

from diip_core.domain.statistics.survival import Duration, Interval, common_follow_up, kaplan_meier

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Its own dependencies warn on import.
    lifelines = pytest.importorskip("lifelines")
    lifelines_utils = pytest.importorskip("lifelines.utils")

WITHIN = 1e-9
DURATIONS = st.lists(
    st.builds(Duration, st.integers(0, 12).map(float) | st.floats(0.01, 900), st.booleans()),
    min_size=1,
    max_size=60,
)


def peer(durations: list[Duration]) -> object:
    return lifelines.KaplanMeierFitter().fit(
        [d.days for d in durations], [d.ended for d in durations], entry=None
    )


def a_sample(size: int, seed: int = 1, *, late: bool = False) -> list[Duration]:
    random = Random(seed)
    sample = []
    for _ in range(size):
        lasting, watched = random.expovariate(1 / 30), random.uniform(1, 180)
        entered = random.uniform(0, 20) if late else 0.0
        if min(lasting, watched) > entered:
            sample.append(Duration(min(lasting, watched), lasting <= watched, entered))
    return sample


@given(DURATIONS)
def test_the_curve_and_its_median_equal_lifelines(durations: list[Duration]) -> None:
    curve, theirs = kaplan_meier(durations), peer(durations)
    survival = theirs.survival_function_["KM_estimate"]  # type: ignore[attr-defined]
    for day, surviving in zip(curve.days, curve.survival, strict=True):
        assert surviving == pytest.approx(survival[day], abs=WITHIN)
    for share in (0.5, 0.85, 0.95):
        if all(abs(left - (1 - share)) > WITHIN for left in curve.survival):
            expected = lifelines_utils.qth_survival_time(1 - share, survival)
            ours = curve.quantile(share)
            assert (inf if ours is None else ours) == expected


@pytest.mark.parametrize("size", [30, 300])
def test_the_intervals_equal_lifelines(size: int) -> None:
    sample = a_sample(size)
    curve, theirs = kaplan_meier(sample), peer(sample)
    band = theirs.confidence_interval_survival_function_  # type: ignore[attr-defined]
    for day, left in zip(curve.days, curve.survival, strict=True):
        if left > 0:
            ours = curve.interval_at(day)
            assert (ours.low, ours.high) == pytest.approx(tuple(band.loc[day]), abs=WITHIN)
    crossing = lifelines_utils.qth_survival_times([0.5], band).iloc[0]
    ours = curve.quantile_interval(0.5)
    assert (ours.low, ours.high) == pytest.approx(tuple(crossing))


@pytest.mark.parametrize("size", [40, 400])
def test_with_delayed_entry_the_curve_equals_lifelines(size: int) -> None:
    sample = a_sample(size, late=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = lifelines.KaplanMeierFitter().fit(
            [d.days for d in sample], [d.ended for d in sample], entry=[d.entered for d in sample]
        )
    survival = theirs.survival_function_["KM_estimate"]
    curve = kaplan_meier(sample)
    for day, surviving in zip(curve.days, curve.survival, strict=True):
        assert surviving == pytest.approx(survival[day], abs=WITHIN)


@given(DURATIONS, st.floats(0, 1000))
def test_the_restricted_mean_equals_lifelines_and_lies_within_its_horizon(
    durations: list[Duration], horizon: float
) -> None:
    curve = kaplan_meier(durations)
    mean = curve.restricted_mean(horizon)
    assert 0 <= mean <= horizon + WITHIN
    assert mean <= curve.restricted_mean(horizon + 1)
    expected = lifelines_utils.restricted_mean_survival_time(peer(durations), t=horizon)
    assert mean == pytest.approx(expected, abs=1e-6)


def test_the_restricted_mean_of_what_all_ended_is_the_plain_mean() -> None:
    assert kaplan_meier([Duration(day, True) for day in (1, 2, 6)]).restricted_mean(100) == pytest.approx(3)


def test_before_any_day_the_restricted_mean_is_nothing() -> None:
    assert kaplan_meier([Duration(1, True)]).restricted_mean(-3) == 0


@given(DURATIONS)
def test_the_curve_never_rises_and_lies_within_its_band(durations: list[Duration]) -> None:
    curve = kaplan_meier(durations)
    assert all(later <= earlier for earlier, later in pairwise((1.0, *curve.survival)))
    for day, left in zip(curve.days, curve.survival, strict=True):
        band = curve.interval_at(day)
        assert band.low is not None
        assert band.high is not None
        assert 0 <= band.low <= left <= band.high <= 1
        assert curve.at(day) == left


@given(DURATIONS, st.sampled_from((0.5, 0.85, 0.95)))
def test_a_quantile_lies_within_its_interval(durations: list[Duration], share: float) -> None:
    curve = kaplan_meier(durations)
    middle, interval = curve.quantile(share), curve.quantile_interval(share)
    if middle is not None:
        assert interval.low is not None
        assert interval.low <= middle
        assert interval.high is None or middle <= interval.high


def test_before_the_first_event_all_is_left() -> None:
    curve = kaplan_meier([Duration(5, True), Duration(9, False)])
    assert curve.at(4.9) == 1
    assert curve.interval_at(4.9) == Interval(1, 1)


def test_where_nothing_is_left_the_upper_bound_stays_open() -> None:
    assert kaplan_meier([Duration(5, True)]).interval_at(5) == Interval(0, 1)
    assert kaplan_meier([Duration(5, True)]).quantile_interval(0.5) == Interval(5, None)


def test_what_almost_all_survived_has_a_bound_of_nothing() -> None:
    # One event in a hundred thousand, then a long inactivity: the error of log(-log S) is large.
    curve = kaplan_meier([Duration(1, True), *[Duration(2, False)] * 99_999])
    band = curve.interval_at(1)
    assert band.low == pytest.approx(1, abs=1e-3)
    assert band.high == pytest.approx(1, abs=1e-5)


def test_curves_compare_as_far_as_both_know_what_is_left() -> None:
    short, long = kaplan_meier([Duration(5, False)]), kaplan_meier([Duration(9, False)])
    over, sooner = kaplan_meier([Duration(7, True)]), kaplan_meier([Duration(3, True)])
    assert common_follow_up(short, long) == common_follow_up(long, short) == 5
    assert common_follow_up(over, long) == 9
    assert common_follow_up(over, sooner) == 7


def test_who_ends_before_being_watched_does_not_count() -> None:
    curve = kaplan_meier([Duration(3, True, entered=7), Duration(9, True, entered=7), Duration(9, False)])
    assert (curve.subjects, curve.days, curve.survival) == (2, (9.0,), (0.5,))


def test_an_event_on_the_day_of_entry_is_not_seen_but_one_on_day_zero_is() -> None:
    assert kaplan_meier([Duration(7, True, entered=7)]).subjects == 0
    assert kaplan_meier([Duration(0, True)]).survival == (0.0,)


def test_a_duration_cut_short_has_not_ended() -> None:
    assert Duration(40, True, 2).cut(28) == Duration(28, False, 2)
    assert Duration(28, True).cut(28) == Duration(28, True)


def test_the_work_grows_as_the_durations_do() -> None:
    def median(size: int) -> Callable[[], object]:
        sample = a_sample(size)
        return lambda: kaplan_meier(sample).quantile_interval(0.5)

    assert calls_of(median(8_000)) < 6 * calls_of(median(2_000))


def test_the_median_of_a_hundred_thousand_durations_is_that_of_their_law() -> None:
    assert kaplan_meier(a_sample(100_000)).quantile(0.5) == pytest.approx(20.8, abs=0.5)
