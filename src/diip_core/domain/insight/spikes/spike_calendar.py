"""The days that the spike detector scans, and those it leaves out as unverified."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise

from attrs import frozen

from diip_core.domain.insight.spikes.series import UNVERIFIED, USUAL
from diip_core.domain.insight.spikes.spike_report import LeftOutBecause
from diip_core.domain.mirror.coverage import Coverage
from diip_core.domain.time import MOMENT, local_day

EARLIEST = date(1990, 1, 1)
"""No tracker is older: earlier dates are mistakes. It is fixed, so that a spike does not change with the day
on which one looks at it.
"""
LONGEST_GAP = timedelta(days=365)
"""After a longer time without an issue the series begins again."""
_ONE_DAY = timedelta(days=1)


@frozen
class SpikeCalendar:
    """The days from ``first`` to ``today``, and which of them count.

    All days up to ``whole_until`` were read to their end; if ``today_began``, today was read up to now.
    ``bulk`` are the days that were written in bulk.
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
        """Why a day neither alarms nor teaches; None if it does."""
        if day in self.bulk:
            return "written in bulk"
        return None if self.is_read(day) else "not read to its end"

    def marks(self) -> bytes:
        """`series.USUAL` or `series.UNVERIFIED` for each day from the first to today."""
        left_out = map(self.reason_to_leave_out, self.days(self.first))
        return bytes(USUAL if because is None else UNVERIFIED for because in left_out)


def lay_out_days(
    counts: Mapping[date, int], bulk: frozenset[date], *, coverage: Coverage, zone: tzinfo, horizon: datetime
) -> SpikeCalendar:
    """The calendar of a series of daily counts up to the horizon, exclusive."""
    today = local_day(horizon - MOMENT, zone)
    first = min(max(_beginning(counts, today), EARLIEST), today)
    if coverage.until is None:
        return SpikeCalendar(first, None, today, today_began=False, bulk=bulk)
    until = min(coverage.until, horizon)
    return SpikeCalendar(
        first=first,
        whole_until=local_day(until, zone) - _ONE_DAY,
        today=today,
        today_began=local_day(until, zone) >= today,
        bulk=bulk,
    )


def _beginning(counts: Mapping[date, int], today: date) -> date:
    """The first day with an issue. A day before a gap of over a year is a mistake, such as a date of 1970."""
    days = sorted(day for day in counts if day <= today)
    later = (day for before, day in pairwise(days) if day - before > LONGEST_GAP)
    return max(later, default=days[0] if days else today)
