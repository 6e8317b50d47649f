"""Days written in bulk by imports and migrations: they do not show how many problems people met.

An import through a tracker's API creates issues faster than anybody types, under one account or under those
of the authors, with the creation times of the import. A migration that preserves the old creation times
shows in another way: issues appear although the mirror read newer ones of the same tracker long before.
Issues that came late because DIIP was down come together with their contemporaries. They are no migration:
their counts are complete.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta, tzinfo

from diip_core.domain.insight.spikes.creation import Creation
from diip_core.domain.time import local_day

LEAST = 50
BY_ONE_WITHIN = timedelta(hours=1)
BY_ANYBODY_WITHIN = timedelta(minutes=10)
LONG_AFTER = timedelta(days=7)
LEAST_BACKDATED = 5
LEAST_BACKDATED_SHARE = 0.5


def bulk_days(creations: Iterable[Creation], *, zone: tzinfo) -> frozenset[date]:
    """The days of the zone that were written in bulk and are therefore unverified.

    Fifty by one account within an hour, fifty by anybody within ten minutes, or a day of which at least
    five issues, and half of all, were seen a week after newer ones.
    """
    known = sorted(creations, key=lambda creation: creation.created_at)
    by_author: dict[str, list[datetime]] = defaultdict(list)
    for creation in known:
        if creation.author is not None:
            by_author[creation.author].append(creation.created_at)
    bulk = _crowded([creation.created_at for creation in known], BY_ANYBODY_WITHIN, zone)
    for times in by_author.values():
        bulk |= _crowded(times, BY_ONE_WITHIN, zone)
    return frozenset(bulk | _backdated(known, zone))


def _crowded(times: Sequence[datetime], within: timedelta, zone: tzinfo) -> set[date]:
    """Days with an instant among fifty or more that lie so close together."""
    days: set[date] = set()
    for first, last in zip(times, times[LEAST - 1 :], strict=False):
        if last - first < within:
            days |= {local_day(first, zone), local_day(last, zone)}
    return days


def _backdated(in_order: Sequence[Creation], zone: tzinfo) -> set[date]:
    late = Counter(local_day(created_at, zone) for created_at in _long_after(in_order))
    many = {day for day, number in late.items() if number >= LEAST_BACKDATED}
    if not many:
        return many
    total = Counter(local_day(creation.created_at, zone) for creation in in_order)
    return {day for day in many if late[day] >= LEAST_BACKDATED_SHARE * total[day]}


def _long_after(in_order: Sequence[Creation]) -> Iterator[datetime]:
    """The creation times of issues that were seen a week after newer ones of the same tracker."""
    newer_seen_at: dict[str, datetime] = {}
    for created_at, _, seen_at, tracker, _ in reversed(in_order):
        if seen_at is None or seen_at < created_at:  # dated after now
            continue
        earliest = newer_seen_at.get(tracker)
        if earliest is None or seen_at < earliest:
            newer_seen_at[tracker] = seen_at
        elif seen_at - earliest > LONG_AFTER:
            yield created_at
