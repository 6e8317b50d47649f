"""Instants: text of providers to aware UTC datetimes and back."""

from __future__ import annotations

from datetime import UTC, datetime

from diip_core.errors import InvalidInput

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def parse_instant(text: str) -> datetime:
    """Read an ISO 8601 instant that names its offset, as RFC 3339 wants it.

    Finer fractions than a microsecond are cut. ``+0000`` is read as ``+00:00`` (Jira writes it so).

    Raises:
        InvalidInput: no instant, no offset, or a time no calendar has (24:00, a 61st second, year 0).
    """
    try:
        instant = datetime.fromisoformat(text)
    except (ValueError, TypeError):
        raise InvalidInput(f"{text!r:.60} is not an instant such as 2026-11-23T09:30:00Z") from None
    if instant.tzinfo is None:
        raise InvalidInput(f"{text!r:.60} lacks its offset from UTC, such as Z or +01:00")
    if instant.tzinfo is UTC:
        return instant
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise InvalidInput(f"{text!r:.60} lies outside the calendar") from None


def format_instant(instant: datetime, digits: int = 0) -> str:
    """Write an instant as RFC 3339 in UTC with ``Z``.

    ``digits`` is how many fractional digits of a second the provider itself writes (0, 3 or 6); more are
    written where the value needs them, so nothing is rounded away.
    """
    microsecond = instant.microsecond
    if microsecond == 0 and digits == 0:
        return f"{instant:%Y-%m-%dT%H:%M:%S}Z" if instant.year >= 1000 else f"{instant.isoformat()[:19]}Z"
    if microsecond % 1000 == 0 and digits <= 3:
        return instant.isoformat(timespec="milliseconds")[:23] + "Z"
    return instant.isoformat(timespec="microseconds")[:26] + "Z"
