"""Instants: text of providers to aware UTC datetimes and back."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from diip_core.errors import InvalidInput

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# `datetime.fromisoformat` reads more than RFC 3339 §5.6 (weeks, any separator) and, from 3.14, 24:00.
_RFC_3339 = re.compile(
    r"\d{4}-\d\d-\d\d[T ]([01]\d|2[0-3]):\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?", re.ASCII
)


def parse_instant(text: str) -> datetime:
    """Read an RFC 3339 instant. ``+0000`` is read as ``+00:00`` (Jira writes it so), seconds may lack.

    Finer fractions than a microsecond are cut.

    Raises:
        InvalidInput: no instant, no offset, or a time no calendar has (24:00, a 61st second, year 0).
    """
    try:
        if not _RFC_3339.fullmatch(text):
            raise ValueError
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
    """Write an aware UTC datetime as RFC 3339 with ``Z``.

    ``digits`` is how many fractional digits of a second the provider itself writes (0, 3 or 6); more are
    written where the value needs them, so nothing is rounded away.
    """
    if instant.microsecond % 1000 or digits > 3:
        timespec = "microseconds"
    elif instant.microsecond or digits:
        timespec = "milliseconds"
    else:
        timespec = "seconds"
    return instant.isoformat(timespec=timespec).removesuffix("+00:00") + "Z"
