"""An inactive integration: it is read, and no issue is created although some are expected."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo

from diip_core.domain.insight.spikes.defaults import THRESHOLDS
from diip_core.domain.insight.spikes.inactivity import LENGTHS_DAYS
from diip_core.domain.insight.spikes.series import Series, scan_series
from diip_core.domain.insight.spikes.spike_calendar import lay_out_days
from diip_core.domain.mirror.coverage import Coverage
from diip_core.domain.mirror.inactivity import OngoingInactivity

_ONE_DAY = timedelta(days=1)


def ongoing_inactivity(
    counts: Mapping[date, int],
    bulk: frozenset[date],
    *,
    coverage: Coverage,
    zone: tzinfo,
    now: datetime,
) -> OngoingInactivity | None:
    """The inactivity of an integration's own series that no issue has ended yet, if there is one.

    ``counts`` are its issues by day of creation, ``bulk`` the days written in bulk. ``coverage`` is of this
    integration alone: a day that was not read to its end proves nothing.
    """
    calendar = lay_out_days(counts, bulk, coverage=coverage, zone=zone, horizon=now)
    last = max((day for day, issues in counts.items() if issues and day <= calendar.today), default=None)
    if last is None or (calendar.today - last).days <= min(LENGTHS_DAYS):
        return None
    series = Series(calendar.first, counts, calendar.marks(), 2 * (THRESHOLDS["default"],))
    found = [one for one in scan_series(series, with_inactivities=True).inactivities if one.day > last]
    return OngoingInactivity(last + _ONE_DAY, found[-1]) if found else None
