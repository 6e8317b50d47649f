"""How evenly open work is spread, never who has how much of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from attrs import frozen

from diip_core.domain.issues.timeline import Timeline

LEAST_ASSIGNEES = 5


@frozen
class Workload:
    """Open issues with and without somebody assigned, and the Gini coefficient over the ``assignees``.

    0: all have the same; near 1: one has it all. Null with fewer than five assignees, where it would point
    at a person.
    """

    assigned: int
    unassigned: int
    assignees: int
    gini: float | None


def describe_workload(open_issues: Iterable[Timeline]) -> Workload:
    """Each assignee of an issue carries the whole of it."""
    carried: Counter[str] = Counter()
    assigned = unassigned = 0
    for timeline in open_issues:
        people = set(timeline.assignees)
        carried.update(people)
        assigned += bool(people)
        unassigned += not people
    enough = len(carried) >= LEAST_ASSIGNEES
    return Workload(assigned, unassigned, len(carried), gini(list(carried.values())) if enough else None)


def gini(amounts: Sequence[float]) -> float:
    """Half the mean difference of two amounts over their mean (Gini 1912), 0 where there is nothing."""
    count, total = len(amounts), sum(amounts)
    if not total:
        return 0.0
    ranked = sum((2 * rank - count - 1) * amount for rank, amount in enumerate(sorted(amounts), start=1))
    return ranked / (count * total)
