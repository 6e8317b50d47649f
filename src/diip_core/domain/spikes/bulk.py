"""Days written in bulk: imports and migrations, which say nothing about how many problems people met.

What the data can tell. An import through a tracker's API is one account that creates issues faster than
anybody types; the creation times are those of the import. A migration that keeps the old creation times
shows itself another way: issues appear whose creation lies long before the mirror first saw them, although
it was reading the tracker then. What was created before the first complete walk of a tracker ended is its
history, seen late because DIIP came late: its counts are whole, so they teach. Neither rule fires where
authors or times of first sight are unknown; many accounts at once are what a real incident looks like.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo

from attrs import frozen

LEAST_BY_ONE_ACCOUNT = 50
WITHIN = timedelta(hours=1)
LONG_AFTER = timedelta(days=7)
LEAST_BACKDATED = 5
LEAST_BACKDATED_SHARE = 0.5


@frozen
class Creation:
    """When an issue was created, by which account, and when the mirror first saw it; None is unknown."""

    created_at: datetime
    author: str | None = None
    seen_at: datetime | None = None


def bulk_days(
    creations: Iterable[Creation], *, zone: tzinfo, history_read_at: datetime | None = None
) -> frozenset[date]:
    """The days, in the project's zone, that somebody wrote in bulk and that are therefore unverified.

    ``history_read_at`` is when the first complete walk of the tracker ended, None before that.
    """
    known = list(creations)
    return _written_by_one(known, zone) | _backdated(known, zone, history_read_at)


def _written_by_one(creations: Iterable[Creation], zone: tzinfo) -> frozenset[date]:
    """Days with an issue among 50 or more of one account within an hour."""
    by_author: defaultdict[str, list[datetime]] = defaultdict(list)
    for creation in creations:
        if creation.author is not None:
            by_author[creation.author].append(creation.created_at)
    bulk: set[date] = set()
    for times in by_author.values():
        times.sort()
        for first, last in zip(times, times[LEAST_BY_ONE_ACCOUNT - 1 :], strict=False):
            if last - first < WITHIN:
                bulk |= {first.astimezone(zone).date(), last.astimezone(zone).date()}
    return frozenset(bulk)


def _backdated(
    creations: Iterable[Creation], zone: tzinfo, history_read_at: datetime | None
) -> frozenset[date]:
    """Days of which half or more, and at least five, were seen more than a week after their creation."""
    if history_read_at is None:
        return frozenset()
    total: Counter[date] = Counter()
    late: Counter[date] = Counter()
    for creation in creations:
        day = creation.created_at.astimezone(zone).date()
        total[day] += 1
        late[day] += _is_backdated(creation, history_read_at)
    return frozenset(
        day
        for day, number in late.items()
        if number >= LEAST_BACKDATED and number >= LEAST_BACKDATED_SHARE * total[day]
    )


def _is_backdated(creation: Creation, history_read_at: datetime) -> bool:
    seen_at = creation.seen_at
    return seen_at is not None and seen_at > history_read_at and seen_at - creation.created_at > LONG_AFTER
