"""Days and instants as people type them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from diip_core.domain.instants import parse_instant
from diip_core.errors import InvalidInput


def parse_moment(text: str | None, *, option: str) -> datetime | None:
    """A date is its midnight UTC, an instant names its offset; None stays None.

    Raises:
        InvalidInput: it is neither.
    """
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        try:
            return parse_instant(text)
        except InvalidInput as error:
            raise InvalidInput(
                f"{option}: {error.message}, nor a date such as 2026-11-23", field=option
            ) from error
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
