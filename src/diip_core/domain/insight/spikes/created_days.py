"""How many issues were created on each day, of the project, its trackers and its labels."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, tzinfo

from attrs import frozen

from diip_core.domain.insight.spikes.bulk import bulk_days
from diip_core.domain.insight.spikes.creation import Creation
from diip_core.domain.insight.spikes.label_spikes import is_watched
from diip_core.domain.time import local_day

RECENT_DAYS = 182
MOST_LABELS = 200
"""The most labels that are watched: those with the most issues recently."""


@frozen
class CreatedDays:
    """Days of the project's zone; a day without an issue is left out.

    ``by_label`` holds only labels that are frequent enough to be watched; ``bulk`` are days written in bulk.
    """

    total: Mapping[date, int]
    by_tracker: Mapping[str, Mapping[date, int]]
    by_label: Mapping[str, Mapping[date, int]]
    bulk: frozenset[date]


def count_created(creations: Iterable[Creation], *, zone: tzinfo, before: datetime) -> CreatedDays:
    """Count the issues created before an instant, by day of the zone."""
    by_label: defaultdict[str, Counter[date]] = defaultdict(Counter)
    by_tracker: defaultdict[str, Counter[date]] = defaultdict(Counter)
    total: Counter[date] = Counter()
    known = [creation for creation in creations if creation.created_at < before]
    for creation in known:
        day = local_day(creation.created_at, zone)
        total[day] += 1
        by_tracker[creation.tracker][day] += 1
        for label in {*creation.labels}:
            by_label[label][day] += 1
    return CreatedDays(
        total=total,
        by_tracker=by_tracker,
        by_label={label: by_label[label] for label in _watched(by_label, local_day(before, zone))},
        bulk=bulk_days(known, zone=zone),
    )


def _watched(by_label: Mapping[str, Mapping[date, int]], today: date) -> list[str]:
    first = today - timedelta(days=RECENT_DAYS)
    recent = {
        label: sum(issues for day, issues in days.items() if day > first) for label, days in by_label.items()
    }
    frequent = [label for label, count in recent.items() if is_watched(count, RECENT_DAYS)]
    return sorted(frequent, key=lambda label: (-recent[label], label))[:MOST_LABELS]
