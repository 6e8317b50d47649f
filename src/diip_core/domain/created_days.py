"""How many issues were created on each day, of the project and of each of its labels."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, tzinfo

from attrs import frozen

from diip_core.domain.facts import IssueFacts, first_seen_at
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


def count_created(facts: Iterable[IssueFacts], *, zone: tzinfo, before: datetime) -> CreatedDays:
    """Count what was created before an instant."""
    by_label: defaultdict[str, Counter[date]] = defaultdict(Counter)
    total: Counter[date] = Counter()
    creations = []
    for issue in facts:
        if issue.created_at < before:
            day = local_day(issue.created_at, zone)
            total[day] += 1
            seen_at = first_seen_at(issue.issue_id)
            creations.append(Creation(issue.created_at, issue.author, seen_at, issue.integration_id))
            for label in set(issue.labels):
                by_label[label][day] += 1
    return CreatedDays(
        total=total,
        by_label={label: by_label[label] for label in _watched(by_label, local_day(before, zone))},
        bulk=bulk_days(creations, zone=zone),
    )


def _watched(by_label: Mapping[str, Mapping[date, int]], today: date) -> list[str]:
    first = today - timedelta(days=RECENT_DAYS)
    recent = {
        label: sum(issues for day, issues in days.items() if day > first) for label, days in by_label.items()
    }
    frequent = [label for label, count in recent.items() if is_watched(count, RECENT_DAYS)]
    return sorted(frequent, key=lambda label: (-recent[label], label))[:MOST_LABELS]
