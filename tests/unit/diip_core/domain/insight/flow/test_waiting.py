from __future__ import annotations

from datetime import timedelta

import pytest
from tests.unit.diip_core.domain.timelines import NOW, day

from diip_core.domain.insight.flow.waiting import Quantile, Waiting, days_between, describe_waiting, until
from diip_core.domain.statistics.survival import Duration, Interval


def test_a_wait_has_three_quantiles_each_with_its_interval() -> None:
    result = describe_waiting([Duration(float(number), True) for number in range(1, 41)])
    assert [(quantile.share, quantile.days) for quantile in result.quantiles] == [
        (0.5, 20),
        (0.85, 34),
        (0.95, 38),
    ]
    assert result.quantiles[0].interval == Interval(14, 26)
    assert (result.subjects, result.events, result.follow_up_days) == (40, 40, 40)


def test_a_quantile_that_was_not_reached_has_no_days() -> None:
    result = describe_waiting([Duration(1, True)] * 6 + [Duration(9, False)] * 30)
    assert [quantile.days for quantile in result.quantiles] == [None, None, None]
    assert result.quantiles[0] == Quantile(0.5, None, Interval(None, None))


@pytest.mark.parametrize(("ended", "waiting"), [(4, 30), (10, 9), (0, 0)])
def test_of_too_few_nothing_is_said_but_how_many(ended: int, waiting: int) -> None:
    result = describe_waiting([Duration(1, True)] * ended + [Duration(2, False)] * waiting)
    assert (result.subjects, result.events, result.quantiles) == (ended + waiting, ended, ())


def test_nobody_waits() -> None:
    assert describe_waiting([]) == Waiting(0, 0, 0.0)


def test_a_length_is_never_below_zero() -> None:
    assert days_between(day(3), day(1)) == 2
    assert days_between(day(1), day(3)) == 0
    assert until(NOW + timedelta(days=9000), None, NOW) == Duration(0, False)
