from __future__ import annotations

from datetime import date, timedelta
from math import sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diip_core.domain.insight.flow.backlog import describe_backlog, dispersion
from diip_core.domain.insight.flow.trends import DayFlow

TODAY = date(2026, 11, 23)


def ago(number: int) -> date:
    return TODAY - timedelta(days=number)


def steadily(length: int, **a_day: int) -> dict[date, DayFlow]:
    return {ago(number): DayFlow(**a_day) for number in range(length)}


def test_a_project_of_less_than_28_days_is_not_judged() -> None:
    assert describe_backlog({}, TODAY) is None
    assert describe_backlog(steadily(27, created=9), TODAY) is None
    assert describe_backlog(steadily(28, created=9), TODAY) is not None


def test_what_comes_and_goes_is_counted_over_28_days_a_reopen_among_what_comes() -> None:
    days = steadily(200, created=3, reopened=1, closed=2, closed_undated=1)
    result = describe_backlog(days, TODAY)
    assert result is not None
    assert (result.arrivals, result.closures, result.backlog_before) == (28 * 4, 28 * 3, 200 - 28)
    # The same every day: less than pure chance, so the dispersion is taken as 1.
    assert (result.dispersion_of_arrivals, result.dispersion_of_closures) == (1, 1)
    assert result.z == pytest.approx(28 / sqrt(28 * 7))


def test_it_grows_when_more_comes_than_chance_and_the_backlog_explain() -> None:
    result = describe_backlog(steadily(60, created=4, closed=2), TODAY)
    assert result is not None
    assert result.is_growing
    assert result.wait_days is None  # Little's law holds only while arrivals and closures are in balance.


def test_a_tenth_of_the_backlog_is_the_least_that_counts_as_growth() -> None:
    days = {**steadily(40, created=4, closed=2), ago(200): DayFlow(created=1000)}
    result = describe_backlog(days, TODAY)
    assert result is not None
    assert result.z > 2.33
    assert not result.is_growing


def test_little_tells_the_wait_while_the_project_is_in_balance() -> None:
    result = describe_backlog({**steadily(60, created=2, closed=2), ago(61): DayFlow(created=20)}, TODAY)
    assert result is not None
    assert result.wait_days == pytest.approx(20 / 2)


def test_where_nothing_happens_nothing_grows_and_nothing_waits() -> None:
    result = describe_backlog({ago(300): DayFlow(created=5)}, TODAY)
    assert result is not None
    assert (result.z, result.is_growing, result.wait_days, result.backlog_before) == (0, False, None, 5)


def test_what_lies_in_the_future_does_not_count_yet() -> None:
    days = {**steadily(40, created=2, closed=2), date(2099, 1, 1): DayFlow(created=500)}
    assert describe_backlog(days, TODAY) == describe_backlog(steadily(40, created=2, closed=2), TODAY)


def test_a_steady_project_is_rarely_called_growing() -> None:
    random = Random(7)
    called = 0
    for _ in range(300):
        days = {
            ago(number): DayFlow(
                created=sum(random.random() < 0.1 for _ in range(20)),
                closed=sum(random.random() < 0.1 for _ in range(20)),
            )
            for number in range(182)
        }
        result = describe_backlog(days, TODAY)
        called += result is not None and result.is_growing
    assert called <= 300 * 0.03  # z > 2.33 is a hundredth.


@pytest.mark.parametrize(("counts", "expected"), [([], 1), ([3], 1), ([0, 0], 1), ([0, 4], 4), ([0, 90], 8)])
def test_the_dispersion_is_the_variance_over_the_mean_within_bounds(
    counts: list[int], expected: float
) -> None:
    assert dispersion(counts) == pytest.approx(expected)


@given(st.lists(st.integers(0, 1000), max_size=50))
def test_the_dispersion_stays_within_its_bounds(counts: list[int]) -> None:
    assert 1 <= dispersion(counts) <= 8
