from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from diip_core.domain.local_day import local_day


def test_a_day_is_the_date_on_the_wall() -> None:
    instant = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert local_day(instant, UTC) == date(2026, 11, 23)
    assert local_day(instant, ZoneInfo("Europe/Berlin")) == date(2026, 11, 24)
    assert local_day(instant, ZoneInfo("America/Los_Angeles")) == date(2026, 11, 23)


def test_the_days_of_a_clock_change_have_23_and_25_hours() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert local_day(datetime(2026, 3, 28, 23, tzinfo=UTC), berlin) == date(2026, 3, 29)
    assert local_day(datetime(2026, 3, 29, 22, tzinfo=UTC), berlin) == date(2026, 3, 30)
    assert local_day(datetime(2026, 10, 24, 22, tzinfo=UTC), berlin) == date(2026, 10, 25)
    assert local_day(datetime(2026, 10, 25, 22, 59, tzinfo=UTC), berlin) == date(2026, 10, 25)


def test_at_the_end_of_the_calendar_the_day_stays_within_it() -> None:
    last = datetime(9999, 12, 31, 23, 30, tzinfo=UTC)
    assert local_day(last, ZoneInfo("Europe/Berlin")) == date(9999, 12, 31)
