"""How many issues were created on each day, of the project and of each of its labels."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, tzinfo

from attrs import frozen

from diip_core.domain.facts import IssueFacts
from diip_core.domain.local_day import local_day
from diip_core.domain.spikes.bulk import Creation, bulk_days
from diip_core.domain.spikes.label_news import is_watched

RECENT_DAYS = 182
MOST_LABELS = 200
"""Labels that are watched; of more, those with the most issues of late."""


@frozen
class CreatedDays:
    """Days are those of the project's zone; a day without an issue is left out.

    ``by_label`` has only labels frequent enough to be watched; ``bulk`` are days written in bulk.
    """

    total: Mapping[date, int]
    by_label: Mapping[str, Mapping[date, int]]
    bulk: frozenset[date]


def count_created(
    facts: Iterable[IssueFacts],
    *,
    zone: tzinfo,
    before: datetime,
    history_read_at: datetime | None = None,
) -> CreatedDays:
    """Count what was created before an instant; for ``history_read_at`` see `bulk_days`."""
    days: defaultdict[str, list[date]] = defaultdict(list)
    creations = []
    for issue in facts:
        if issue.created_at < before:
            day = local_day(issue.created_at, zone)
            creations.append((Creation(issue.created_at, issue.author), day))
            for label in set(issue.labels):
                days[label].append(day)
    return CreatedDays(
        total=Counter(day for _, day in creations),
        by_label={label: Counter(days[label]) for label in _watched(days, local_day(before, zone))},
        bulk=bulk_days((one for one, _ in creations), zone=zone, history_read_at=history_read_at),
    )


def _watched(days: Mapping[str, list[date]], today: date) -> list[str]:
    first = today - timedelta(days=RECENT_DAYS)
    recent = {label: sum(day > first for day in its_days) for label, its_days in days.items()}
    frequent = [label for label, count in recent.items() if is_watched(count, RECENT_DAYS)]
    return sorted(frequent, key=lambda label: (-recent[label], label))[:MOST_LABELS]
