from __future__ import annotations

from datetime import datetime

import pytest
from tests.unit.diip_core.domain.timelines import EVER, day, days

from diip_core.domain.insight.flow.reopening import describe_reopening
from diip_core.domain.issues.lifecycle import Lifecycle, Turn


def closed(ago: float, reopened: float | None = None) -> Lifecycle:
    turns = [Turn(day(ago), True)] + ([] if reopened is None else [Turn(day(reopened), False)])
    return Lifecycle(datetime(2020, 1, 1, tzinfo=day(0).tzinfo), tuple(turns))


def test_the_rate_is_of_closes_taken_back_within_30_days() -> None:
    result = describe_reopening([closed(100)] * 17 + [closed(100, 90)] * 2 + [closed(100, 60)], EVER)
    assert (result.closings, result.reopened) == (20, 2)
    assert result.rate == pytest.approx(0.1)
    assert result.interval is not None
    assert result.interval.low == pytest.approx(0.0258, abs=1e-3)
    assert result.interval.high == pytest.approx(0.3442, abs=1e-3)


def test_a_close_of_yesterday_has_not_had_its_30_days() -> None:
    result = describe_reopening([closed(100)] * 10 + [closed(100, 95)] * 10 + [closed(1)] * 100, EVER)
    assert result.rate == pytest.approx(0.5)


def test_too_few_closes_have_no_rate() -> None:
    result = describe_reopening([closed(100, 99)] * 19, EVER)
    assert (result.closings, result.reopened, result.rate, result.interval) == (19, 19, None, None)


def test_closes_count_in_their_window() -> None:
    result = describe_reopening([closed(100), closed(40), closed(5)], days(50, 10))
    assert result.closings == 1


def test_where_nothing_was_ever_reopened_the_rate_is_nothing() -> None:
    result = describe_reopening([closed(100)] * 20, EVER)
    assert result.rate == 0
