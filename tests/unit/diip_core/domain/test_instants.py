"""Instants: what is read, what is refused, and that nothing is rounded away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diip_core.domain.instants import EPOCH, format_instant, parse_instant
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


def test_an_hour_that_summer_time_skips_or_doubles_is_told_by_its_offset() -> None:
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
