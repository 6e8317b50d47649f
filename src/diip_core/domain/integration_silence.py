"""An integration that fell silent: it is read, and no issue comes although some were to be expected."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo

from diip_core.domain.coverage import Coverage
from diip_core.domain.spike_calendar import lay_out
from diip_core.domain.spikes.silence import LENGTHS_DAYS, OngoingSilence, find_silence
from diip_core.domain.spikes.state import SpikeState
from diip_core.domain.spikes.step import step

_ONE_DAY = timedelta(days=1)


def ongoing_silence(
    counts: Mapping[date, int],
    bulk: frozenset[date],
    *,
    coverage: Coverage,
    zone: tzinfo,
    as_of: datetime,
) -> OngoingSilence | None:
    """The silence of an integration's own series that no issue has ended by ``as_of``, if there is one.

    ``counts`` are its issues by day of creation, ``bulk`` the days written in bulk, ``coverage`` what of
    this integration alone was read: a day that nobody read to its end is no silent one.
    """
    calendar = lay_out(counts, bulk, coverage=coverage, zone=zone, as_of=as_of)
    last = max((day for day, issues in counts.items() if issues and day <= calendar.today), default=None)
    if last is None or (calendar.today - last).days <= min(LENGTHS_DAYS):
        return None
    state, found = SpikeState(), None
    for day in calendar.days(calendar.first):
        count = calendar.count(counts, day)
        if day == calendar.today:  # It is not over.
            break
        if count == 0 and day > last:
            found = find_silence(state, day) or found
        state, _ = step(state, day, count)
    return OngoingSilence(last + _ONE_DAY, found) if found else None
