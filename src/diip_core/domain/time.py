"""Time: instants, days of a time zone, and the window analytics look at."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from attrs import frozen

from diip_core.errors import InvalidInput

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# English in every locale, unlike `strftime`.
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

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


DAY_OR_INSTANT = "a date such as 2026-11-23 or an instant such as 2026-11-23T09:30:00Z"
# `date.fromisoformat` reads weeks and days without hyphens too.
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def parse_moment(text: str, name: str) -> date | datetime:
    """Read a day, or an instant with its offset, which becomes UTC; ``name`` is what a refusal calls it.

    Raises:
        InvalidInput: it is neither.
    """
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else parse_instant(text)
    except (ValueError, InvalidInput):
        raise InvalidInput(f"{name} must be {DAY_OR_INSTANT}", field=name) from None


def is_day(moment: date | datetime | None) -> bool:
    """Whether it is a day, so that its instant depends on a zone."""
    return moment is not None and not isinstance(moment, datetime)


def instant_of(moment: date | datetime | None, zone: tzinfo) -> datetime | None:
    """A day as its midnight in ``zone``, an instant as itself, in UTC; None stays None."""
    return moment if moment is None or isinstance(moment, datetime) else midnight(moment, zone)


def midnight(day: date, zone: tzinfo) -> datetime:
    """The first instant of a day in ``zone``, in UTC."""
    try:
        return datetime.combine(day, time.min, zone).astimezone(UTC)
    except OverflowError:  # The first day of the calendar, east of Greenwich.
        return datetime.combine(day, time.min, UTC)


def local_day(instant: datetime, zone: tzinfo) -> date:
    """The date on the wall when it happened; a day of 23 or 25 hours is a day like any other."""
    try:
        return instant.astimezone(zone).date()
    except OverflowError:  # Within hours of the calendar's end, where a provider's mistake may lie.
        return instant.date()


MOMENT = timedelta(microseconds=1)
"""The least there is between two instants: a window ends so much after its last one."""


def start_of_last_days(days: int, end: datetime, zone: tzinfo) -> datetime:
    """The first instant of the last ``days`` days before ``end``, exclusive, a day begun included."""
    return midnight(local_day(end - MOMENT, zone) - timedelta(days=days - 1), zone)


@frozen
class Window:
    """From ``start`` (inclusive) to ``end`` (exclusive); null leaves a side open. ``now`` is the present."""

    start: datetime | None
    end: datetime | None
    now: datetime

    @property
    def horizon(self) -> datetime:
        """Up to when something could be observed."""
        return min(self.end, self.now) if self.end else self.now

    def holds(self, instant: datetime | None) -> bool:
        if instant is None:
            return False
        return (self.start is None or instant >= self.start) and (self.end is None or instant < self.end)

    def is_over(self, instant: datetime | None) -> bool:
        """Whether the instant had come by the window's end."""
        return instant is not None and (self.end is None or instant < self.end)
