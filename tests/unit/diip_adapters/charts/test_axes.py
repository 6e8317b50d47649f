from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diip_adapters.charts.axes import calendar_ticks


@given(st.dates(), st.dates(), st.integers(1, 15))
def test_ticks_lie_in_the_range_increase_and_are_no_more_than_asked_for(
    one: date, other: date, most: int
) -> None:
    first, last = sorted((one, other))
    days = [tick.day for tick in calendar_ticks(first, last, most)]
    assert 1 <= len(days) <= most
    assert first <= days[0]
    assert days[-1] <= last
    assert all(before < after for before, after in pairwise(days))


@given(st.dates(date(1970, 1, 1), date(2099, 1, 1)), st.integers(0, 20_000))
def test_each_year_is_shown_once_on_every_step(first: date, days: int) -> None:
    ticks = calendar_ticks(first, first + timedelta(days=days))
    shown = [tick.year or tick.label for tick in ticks if tick.year or tick.label.isdigit()]
    assert shown == sorted({str(tick.day.year) for tick in ticks})


@pytest.mark.parametrize(
    ("last", "labels"),
    [
        (date(2026, 1, 5), ["5 Jan"]),
        (date(2026, 1, 10), ["5 Jan", "6 Jan", "7 Jan", "8 Jan", "9 Jan", "10 Jan"]),
        (date(2026, 1, 30), ["5 Jan", "12 Jan", "19 Jan", "26 Jan"]),
        (date(2026, 7, 14), ["Feb", "Mar", "Apr", "May", "Jun", "Jul"]),
        (date(2027, 5, 1), ["Apr", "Jul", "Oct", "Jan", "Apr"]),
        (date(2030, 2, 1), ["2027", "2028", "2029", "2030"]),
        (date(2099, 1, 1), ["2040", "2060", "2080"]),
    ],
)
def test_the_step_suits_the_span(last: date, labels: list[str]) -> None:
    assert [tick.label for tick in calendar_ticks(date(2026, 1, 5), last, 6)] == labels


def test_the_year_stands_at_the_first_tick_and_where_it_changes() -> None:
    ticks = calendar_ticks(date(2025, 11, 3), date(2026, 2, 20), 4)
    assert [(tick.label, tick.year) for tick in ticks] == [("Dec", "2025"), ("Jan", "2026"), ("Feb", "")]


def test_a_range_without_any_date_of_a_step_is_marked_at_its_beginning() -> None:
    tuesday, saturday = date(2026, 1, 6), date(2026, 1, 10)
    [tick] = calendar_ticks(tuesday, saturday, 1)
    assert (tick.day, tick.label, tick.year) == (tuesday, "6 Jan", "2026")
