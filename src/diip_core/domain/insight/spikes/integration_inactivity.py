"""An integration that fell silent: it is read, and no issue comes although some were to be expected."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo

from diip_core.domain.insight.spikes.days import Days
from diip_core.domain.insight.spikes.follow import follow
from diip_core.domain.insight.spikes.inactivity import LENGTHS_DAYS
from diip_core.domain.insight.spikes.sensitivity import Sensitivity
from diip_core.domain.insight.spikes.spike_calendar import lay_out
from diip_core.domain.mirror.coverage import Coverage
from diip_core.domain.mirror.inactivity import OngoingInactivity

_ONE_DAY = timedelta(days=1)


def ongoing_inactivity(
    counts: Mapping[date, int],
    bulk: frozenset[date],
    *,
    coverage: Coverage,
    zone: tzinfo,
    as_of: datetime,
) -> OngoingInactivity | None:
    """The inactivity of an integration's own series that no issue has ended by ``as_of``, if there is one.

    ``counts`` are its issues by day of creation, ``bulk`` the days written in bulk, ``coverage`` what of
    this integration alone was read: a day that nobody read to its end is no silent one.
    """
    calendar = lay_out(counts, bulk, coverage=coverage, zone=zone, as_of=as_of)
    last = max((day for day, issues in counts.items() if issues and day <= calendar.today), default=None)
    if last is None or (calendar.today - last).days <= min(LENGTHS_DAYS):
        return None
    days = Days(calendar.first, counts, calendar.marks(), 2 * (Sensitivity.DEFAULT.threshold,))
    heard = [inactivity for inactivity in follow(days, hears=True).inactivities if inactivity.day > last]
    return OngoingInactivity(last + _ONE_DAY, heard[-1]) if heard else None
