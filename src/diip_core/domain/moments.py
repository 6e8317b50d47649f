"""Moments as people name them: a day, or an instant."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, tzinfo

from diip_core.domain.instants import parse_instant
from diip_core.errors import InvalidInput

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
    if moment is None or isinstance(moment, datetime):
        return moment
    try:
        return datetime.combine(moment, time.min, zone).astimezone(UTC)
    except OverflowError:  # The first day of the calendar, east of Greenwich.
        return datetime.combine(moment, time.min, UTC)
