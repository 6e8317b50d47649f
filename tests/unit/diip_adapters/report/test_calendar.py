from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from diip_adapters.report.calendar import Calendar

CALENDAR = Calendar(ZoneInfo("Europe/Berlin"), today=date(2026, 11, 23), last=date(2026, 11, 23))


def test_a_day_of_this_year_has_no_year() -> None:
    assert CALENDAR.day(date(2026, 9, 23)) == "Wed 23 Sep"


def test_a_day_of_another_year_has_its_own() -> None:
    assert CALENDAR.day(date(2012, 6, 21)) == "Thu 21 Jun 2012"
    assert CALENDAR.days(date(2011, 12, 30), date(2012, 1, 2)) == "from 30 Dec 2011 to 2 Jan 2012"

    assert CALENDAR.days(date(2025, 11, 30), date(2026, 11, 22)) == "from 30 Nov 2025 to 22 Nov 2026"
    assert CALENDAR.span(date(2026, 11, 20), date(2026, 11, 22)) == "20 Nov to 22 Nov"


def test_an_instant_is_in_the_time_zone_of_the_project() -> None:
    assert CALENDAR.moment(datetime(2026, 11, 23, 9, 5, tzinfo=UTC)) == "23 Nov 2026, 10:05 Europe/Berlin"
