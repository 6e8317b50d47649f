"""The log-rank test against lifelines and scipy, and against its definition, word by word."""

from __future__ import annotations

import warnings
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diip_core.domain.statistics.log_rank import LogRank, Pool, log_rank
from diip_core.domain.statistics.survival import Duration, kaplan_meier

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Its own dependencies warn on import.
    lifelines_statistics = pytest.importorskip("lifelines.statistics")
    scipy_stats = pytest.importorskip("scipy.stats")

TIED = st.lists(
    st.builds(Duration, st.integers(0, 12).map(float), st.booleans(), st.integers(0, 6).map(float)),
    max_size=40,
)


def by_definition(group: list[Duration], others: list[Duration]) -> tuple[int, float, float]:
    everybody = [d for d in [*group, *others] if d.is_watched]
    watched = [d for d in group if d.is_watched]
    expected = variance = 0.0
    for time in {d.days for d in everybody if d.ended}:
        at_risk = sum((d.entered < time or d.entered == 0) and d.days >= time for d in everybody)
        mine = sum((d.entered < time or d.entered == 0) and d.days >= time for d in watched)
        events = sum(d.ended and d.days == time for d in everybody)
        expected += events * mine / at_risk
        if at_risk > 1:
            share = mine / at_risk
            variance += share * (1 - share) * events * (at_risk - events) / (at_risk - 1)
    return sum(d.ended for d in watched), expected, variance


def a_sample(size: int, mean: float, seed: int) -> list[Duration]:
    random = Random(seed)
    pairs = [(random.expovariate(1 / mean), random.uniform(1, 90)) for _ in range(size)]
    return [Duration(round(min(pair), 1), pair[0] <= pair[1]) for pair in pairs]


@given(TIED, TIED)
def test_observed_expected_and_variance_are_those_of_the_definition(
    group: list[Duration], others: list[Duration]
) -> None:
    observed, expected, variance = by_definition(group, others)
    result = log_rank(group, others)
    assert result.observed == observed
    assert result.expected == pytest.approx(expected, abs=1e-9)
    assert result.variance == pytest.approx(variance, abs=1e-9)


@pytest.mark.parametrize(("mean", "seed"), [(30, 1), (60, 2), (15, 3)])
def test_it_equals_lifelines_and_scipy(mean: float, seed: int) -> None:
    group, others = a_sample(50, mean, seed), a_sample(200, 30, seed + 100)
    result = log_rank(group, others)
    theirs = lifelines_statistics.logrank_test(
        [d.days for d in group],
        [d.days for d in others],
        [d.ended for d in group],
        [d.ended for d in others],
    )
    assert result.z**2 == pytest.approx(theirs.test_statistic, rel=1e-9)
    assert result.p_different == pytest.approx(theirs.p_value, rel=1e-9)

    def censored(durations: list[Duration]) -> object:
        return scipy_stats.CensoredData(
            uncensored=[d.days for d in durations if d.ended],
            right=[d.days for d in durations if not d.ended],
        )

    slower = scipy_stats.logrank(censored(group), censored(others), alternative="less")  # of hazards
    assert result.p_slower == pytest.approx(slower.pvalue, rel=1e-9)


@given(TIED, TIED)
def test_what_one_group_is_slower_the_other_is_faster(group: list[Duration], others: list[Duration]) -> None:
    assert log_rank(group, others).z == pytest.approx(-log_rank(others, group).z, abs=1e-6)


def test_two_who_are_alike_do_not_differ() -> None:
    same = a_sample(40, 30, 5)
    assert log_rank(same, same).z == pytest.approx(0)
    assert log_rank(same, same).p_different == 1


def test_nothing_to_compare_is_no_difference() -> None:
    assert log_rank([], []) == LogRank(0, 0.0, 0.0)
    assert log_rank([Duration(1, True)], []).p_slower == 0.5


def test_who_joins_the_group_later_counts_among_the_rest_until_then() -> None:
    others = [Duration(day, True) for day in (1.0, 2.0, 4.0, 5.0)]
    pool = Pool([*others, Duration(6, True)])
    # At risk in the group on days 4, 5 and 6 alone: 1/3 + 1/2 + 1.
    result = pool.compare([Duration(6, True, entered=3)])
    assert result.expected == pytest.approx(1 / 3 + 1 / 2 + 1)


@given(TIED, TIED, st.integers(0, 8).map(float))
def test_the_pool_less_the_group_is_the_rest(
    group: list[Duration], others: list[Duration], age: float
) -> None:
    pool = Pool([*group, *others])
    rest = kaplan_meier(Duration(d.days, d.ended, max(d.entered, age)) for d in others)
    result = pool.rest_since(age, group, 40.0)
    assert result.days == rest.days
    assert result.survival == pytest.approx(rest.survival)
    assert (pool.size, pool.events) == (
        sum(d.is_watched for d in [*group, *others]),
        sum(d.ended and d.is_watched for d in [*group, *others]),
    )
    assert result.follow_up == 40
