"""The tail against scipy, and against exact fractions where scipy's arguments lose digits."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from scipy.stats import nbinom, poisson

from diip_core.domain.statistics.negative_binomial import LEAST_PROBABILITY, probability_of_none, upper_tail

WITHIN = 1e-9
MEANS = st.floats(-3, 5).map(lambda exponent: 10**exponent)
DEVIATIONS = st.floats(-3, 40)


def by_scipy(count: int, mean: float, variance: float) -> float:
    return float(nbinom.sf(count - 1, mean**2 / (variance - mean), mean / variance))


@given(MEANS, st.floats(1.01, 30), DEVIATIONS)
@example(mean=1e5, dispersion=30.0, deviations=7.9)
@example(mean=0.001, dispersion=1.01, deviations=30)
@example(mean=1e5, dispersion=1.01, deviations=-3)
def test_the_tail_equals_scipys_down_to_the_fifteenth_place(
    mean: float, dispersion: float, deviations: float
) -> None:
    variance = dispersion * mean
    count = max(0, int(mean + deviations * sqrt(variance)))
    expected = by_scipy(count, mean, variance)
    assume(expected >= 1e-15)
    assert upper_tail(count, mean, variance) == pytest.approx(expected, rel=WITHIN)


@given(MEANS, st.floats(1.01, 8), st.floats(0.5, 60), DEVIATIONS)
def test_it_does_so_where_an_uncertain_mean_makes_the_variance_large(
    mean: float, dispersion: float, weight: float, deviations: float
) -> None:
    variance = dispersion * mean * (1 + mean / weight)
    count = max(0, int(mean + deviations * sqrt(variance)))
    expected = by_scipy(count, mean, variance)
    assume(expected >= 1e-15 and count <= 10**6)
    assert upper_tail(count, mean, variance) == pytest.approx(expected, rel=WITHIN)


@given(MEANS, DEVIATIONS)
def test_without_overdispersion_it_is_the_poisson_tail(mean: float, deviations: float) -> None:
    count = max(0, int(mean + deviations * sqrt(mean)))
    expected = float(poisson.sf(count - 1, mean))
    assume(expected >= 1e-15)
    assert upper_tail(count, mean, mean) == pytest.approx(expected, rel=WITHIN)
    assert upper_tail(count, mean, mean * (1 + 1e-13)) == pytest.approx(expected, rel=WITHIN)


@pytest.mark.parametrize("excess", [1e-3, 1e-6, 1e-9])
@pytest.mark.parametrize(("mean", "count"), [(2.0, 9), (40.0, 47), (60.0, 90), (60.0, 45)])
def test_close_to_poisson_it_is_exact_where_scipys_arguments_are_not(
    mean: float, count: int, excess: float
) -> None:
    variance = mean * (1 + excess)
    m, v = Fraction(mean), Fraction(variance)
    q, c = (v - m) / v, m * m / v
    weights = [Fraction(1)]
    for k in range(count + 400):
        weights.append((weights[-1] * (q * k + c) / (k + 1)).limit_denominator(10**60))
    expected = sum(weights[count:]) / sum(weights)
    assert upper_tail(count, mean, variance) == pytest.approx(float(expected), rel=1e-11)


@given(MEANS, st.floats(1, 30), st.integers(0, 300))
def test_a_larger_count_is_never_more_likely(mean: float, dispersion: float, count: int) -> None:
    variance = dispersion * mean
    assert upper_tail(count + 1, mean, variance) <= upper_tail(count, mean, variance) * (1 + WITHIN)


@pytest.mark.parametrize("count", [40, 10**4, 10**6, 10**9])
@pytest.mark.parametrize("mean", [1e-12, 1e-3, 1.0])
def test_what_is_all_but_impossible_stays_a_positive_number(mean: float, count: int) -> None:
    assert LEAST_PROBABILITY <= upper_tail(count, mean, mean * 1.3) < 1e-20
    assert LEAST_PROBABILITY <= upper_tail(count, mean, mean) < 1e-20


def test_far_out_it_is_good_to_its_floor() -> None:
    expected = by_scipy(600, 30, 60)
    assert 1e-150 < expected < 1e-60
    assert upper_tail(600, 30, 60) == pytest.approx(expected, rel=1e-8)


def test_none_or_more_is_certain() -> None:
    assert upper_tail(0, 3, 4) == upper_tail(-1, 3, 4) == 1


@given(MEANS, st.floats(1, 30))
def test_none_and_at_least_one_make_a_whole(mean: float, dispersion: float) -> None:
    none = probability_of_none(mean, dispersion * mean)
    assert none + upper_tail(1, mean, dispersion * mean) == pytest.approx(1, abs=WITHIN)


@pytest.mark.parametrize(
    ("mean", "variance"),
    [(0, 1), (-1, 1), (2, 1.9), (1, float("inf")), (float("nan"), 1), (1, float("nan"))],
)
def test_no_such_distribution_is_refused(mean: float, variance: float) -> None:
    with pytest.raises(ValueError, match="no negative binomial"):
        upper_tail(3, mean, variance)
