"""Instants: what is read, what is refused, and that nothing is rounded away."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diip_core.domain.time import (
    EPOCH,
    format_instant,
    instant_of,
    is_day,
    local_day,
    parse_instant,
    parse_moment,
)
from diip_core.errors import InvalidInput

instants = st.builds(
    lambda instant, coarse: instant.replace(microsecond=instant.microsecond // coarse * coarse),
    st.datetimes(timezones=st.just(UTC)),
    st.sampled_from([1, 1_000, 1_000_000]),
)
digits = st.sampled_from([0, 3, 6])
offsets = st.integers(-23 * 60 - 59, 23 * 60 + 59).map(lambda minutes: timezone(timedelta(minutes=minutes)))
NINE_THIRTY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@given(instants, digits)
def test_what_is_written_reads_back_unchanged(instant: datetime, digits: int) -> None:
    assert parse_instant(format_instant(instant, digits)) == instant


@given(instants, digits)
def test_a_text_has_the_providers_digits_and_more_only_where_needed(instant: datetime, digits: int) -> None:
    text = format_instant(instant, digits)
    written = len(text.removesuffix("Z").partition(".")[2])
    needed = 6 if instant.microsecond % 1000 else 3 if instant.microsecond else 0
    assert text.endswith("Z")
    assert written == max(digits, needed)
    assert len(text.partition("T")[0]) == len("2026-11-23")


@given(st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=offsets))
def test_an_offset_is_taken_off(instant: datetime) -> None:
    read = parse_instant(instant.isoformat())
    assert read == instant
    assert read.utcoffset() == timedelta(0)
    assert read.tzinfo is UTC


@given(instants, instants)
def test_texts_of_equal_precision_sort_as_their_instants(one: datetime, other: datetime) -> None:
    assert (format_instant(one, 6) < format_instant(other, 6)) == (one < other)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-11-23T09:30:00Z", NINE_THIRTY),
        ("2026-11-23 09:30:00Z", NINE_THIRTY),
        ("2026-11-23T09:30Z", NINE_THIRTY),
        ("2026-11-23T09:30:00.000+0000", NINE_THIRTY),
        ("2026-11-23T15:00:00+0530", NINE_THIRTY),
        ("2026-11-23T01:00:00-08:30", NINE_THIRTY),
        ("2026-11-23T09:30:00.5Z", NINE_THIRTY + timedelta(milliseconds=500)),
        ("2026-11-23T09:30:00.123456789Z", NINE_THIRTY + timedelta(microseconds=123456)),
        ("0999-12-31T23:59:59Z", datetime(999, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("1970-01-01T00:00:00Z", EPOCH),
    ],
)
def test_forms_that_providers_write_are_read(text: str, instant: datetime) -> None:
    assert parse_instant(text) == instant


def test_an_hour_that_summer_time_skips_or_doubles_is_resolved_by_its_offset() -> None:
    assert parse_instant("2026-03-29T02:30:00+01:00") == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    first, second = "2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"
    assert parse_instant(second) - parse_instant(first) == timedelta(hours=1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2026-11-23",
        "2026-11-23T24:00:00Z",
        "2026-11-23T09:60:00Z",
        "2026-11-23T23:59:60Z",
        "2026-02-30T09:30:00Z",
        "0000-01-01T00:00:00Z",
        "10000-01-01T00:00:00Z",
        "2026-11-23T09:30:00+24:00",
        "2026-W48-1T09:30:00Z",
        "2026-11-23x09:30:00Z",
        "2026-11-23T09:30:00.Z",
        "2026-11-23T09:30:00.٣Z",
        "2026-11-23T09:30:00Z\n",
        1764000000,
        None,
    ],
)
def test_what_is_no_instant_is_refused(text: Any) -> None:
    with pytest.raises(InvalidInput, match="is not an instant such as 2026-11-23T09:30:00Z"):
        parse_instant(text)


def test_an_instant_without_its_offset_is_refused() -> None:
    with pytest.raises(InvalidInput, match="lacks its offset"):
        parse_instant("2026-11-23T09:30:00")


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01"])
def test_an_instant_that_leaves_the_calendar_in_utc_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="outside the calendar"):
        parse_instant(text)


@given(st.text())
def test_any_text_is_read_or_refused_in_one_short_line(text: str) -> None:
    try:
        assert parse_instant(text).tzinfo is UTC
    except InvalidInput as refusal:
        assert len(refusal.message) < 140
        assert "\n" not in refusal.message


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


NEW_YORK, TOKYO = ZoneInfo("America/New_York"), ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
    ("text", "zone", "instant"),
    [
        ("2026-11-23", UTC, datetime(2026, 11, 23, tzinfo=UTC)),
        ("2012-03-11", NEW_YORK, datetime(2012, 3, 11, 5, tzinfo=UTC)),
        ("2012-03-12", NEW_YORK, datetime(2012, 3, 12, 4, tzinfo=UTC)),
        ("0001-01-01", TOKYO, datetime(1, 1, 1, tzinfo=UTC)),
        ("2026-11-23T09:30:00Z", NEW_YORK, datetime(2026, 11, 23, 9, 30, tzinfo=UTC)),
        ("2026-11-23T09:30:00+02:00", TOKYO, datetime(2026, 11, 23, 7, 30, tzinfo=UTC)),
    ],
)
def test_a_day_is_its_midnight_in_the_zone_and_an_instant_itself(
    text: str, zone: ZoneInfo, instant: datetime
) -> None:
    assert instant_of(parse_moment(text, "from"), zone) == instant


def test_only_a_day_depends_on_a_zone() -> None:
    assert is_day(date(2026, 11, 23))
    assert not is_day(datetime(2026, 11, 23, tzinfo=UTC))
    assert not is_day(None)
    assert instant_of(None, NEW_YORK) is None


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23T09:30:00",
        "yesterday",
        "",
        "2026-02-30",
        "23.11.2026",
        "20261123",
        "2026-W48-1",
        "0000-01-01",
    ],
)
def test_anything_else_is_refused_by_name(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"^--to must be a date such as") as refused:
        parse_moment(text, "--to")
    assert refused.value.field == "--to"
