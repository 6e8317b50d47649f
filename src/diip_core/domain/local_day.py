"""The project's calendar: which day an instant falls on."""

from __future__ import annotations

from datetime import date, datetime, tzinfo


def local_day(instant: datetime, zone: tzinfo) -> date:
    """The date on the wall when it happened; a day of 23 or 25 hours is a day like any other."""
    try:
        return instant.astimezone(zone).date()
    except OverflowError:  # Within hours of the calendar's end, where a provider's mistake may lie.
        return instant.date()
