"""What a report is looked at in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from diip_core.domain.insight.report import fitting_interval


@pytest.mark.parametrize(
    ("days", "interval"), [(1, "day"), (62, "day"), (63, "week"), (731, "week"), (732, "month")]
)
def test_the_longer_a_span_the_longer_its_periods(days: int, interval: str) -> None:
    first = date(2026, 1, 1)
    assert fitting_interval(first, first + timedelta(days=days - 1)) == interval
