"""The days that the spike detector goes through, and those that nobody can vouch for (INSIGHT §1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise

from attrs import frozen

from diip_core.domain.insight.spikes.days import UNVERIFIED, USUAL
from diip_core.domain.insight.spikes.spike_report import LeftOutBecause
from diip_core.domain.mirror.coverage import Coverage
from diip_core.domain.time import local_day

EARLIEST = date(1990, 1, 1)
"""No tracker is older: dates before it are slips. It never moves, or one and the same spike would be told
otherwise by when one looks.
"""
OVERTURE = timedelta(days=365)
"""After so long without an issue a project begins anew."""
_ONE_DAY = timedelta(days=1)
_MOMENT = timedelta(microseconds=1)


@frozen
class SpikeCalendar:
    """Which days there are, up to ``today``, and which of them count.

    All up to ``whole_until`` are read whole, today up to now where ``today_began``; ``bulk`` were written so.
    """

    first: date
    whole_until: date | None
    today: date
    today_began: bool
    bulk: frozenset[date]

    def days(self, first: date) -> Iterator[date]:
        """Every day from ``first`` to today."""
        return (first + back * _ONE_DAY for back in range((self.today - first).days + 1))

    def is_read(self, day: date) -> bool:
        """Whether everything of the day is mirrored; of today, everything up to now."""
        whole = self.whole_until is not None and day <= self.whole_until
        return whole or (day == self.today and self.today_began)

    def reason_to_leave_out(self, day: date) -> LeftOutBecause | None:
        """Why a day neither alarms nor teaches; None where it does."""
        if day in self.bulk:
            return "written in bulk"
        return None if self.is_read(day) else "not read to its end"

    def marks(self) -> bytes:
        """For each day `days.USUAL` or `days.UNVERIFIED`, from the first to today."""
        left_out = map(self.reason_to_leave_out, self.days(self.first))
        return bytes(USUAL if because is None else UNVERIFIED for because in left_out)


def lay_out(
    counts: Mapping[date, int], bulk: frozenset[date], *, coverage: Coverage, zone: tzinfo, as_of: datetime
) -> SpikeCalendar:
    """The calendar of a series of daily counts, as of an instant."""
    today = local_day(as_of - _MOMENT, zone)
    first = min(max(_beginning(counts, today), EARLIEST), today)
    if coverage.until is None:
        return SpikeCalendar(first, None, today, today_began=False, bulk=bulk)
    until = min(coverage.until, as_of)
    return SpikeCalendar(
        first=first,
        whole_until=local_day(until, zone) - _ONE_DAY,
        today=today,
        today_began=local_day(until, zone) >= today,
        bulk=bulk,
    )


def _beginning(counts: Mapping[date, int], today: date) -> date:
    """The first day with an issue; one that a year of nothing follows is a slip, such as a date of 1970."""
    days = sorted(day for day in counts if day <= today)
    later = (day for before, day in pairwise(days) if day - before > OVERTURE)
    return max(later, default=days[0] if days else today)
