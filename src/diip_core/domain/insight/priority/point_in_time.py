"""An issue as it was at a past instant: what came later is undone, nothing known only now is used."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from itertools import takewhile
from operator import attrgetter

from attrs import evolve, frozen

from diip_core.domain.insight.priority.resolution_odds import Lifetime
from diip_core.domain.insight.priority.signals import Candidate
from diip_core.domain.issues.history import COMMENTED, Activity
from diip_core.domain.issues.issue import IssueType, Priority
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.statistics.survival import SECONDS_PER_DAY, Duration

ClassifyLabels = Callable[[tuple[str, ...]], tuple[IssueType, Priority]]
"""What labels alone mean, by the provider's vocabulary with the project's words on top."""

_LABELS = frozenset({"labels"})
_COMPONENTS = frozenset({"component", "components", "Component", "Components"})
_CHANGES = _LABELS | _COMPONENTS | {"type", "priority"}


@frozen
class PastIssue:
    """A timeline prepared for looking back.

    ``latest`` is the issue as it is now, without duplicates and reactions, whose dates nobody tells.
    ``spells``: from when to when it was open, by time, the last end null while it is; none for an issue
    closed without a time. ``changes`` of labels, components, type and priority, newest first. ``acts``: when
    a human other than the author closed or assigned it, by time. ``settled``: its whole life, where it was
    closed once and nothing changed since.
    """

    timeline: Timeline
    latest: Candidate
    spells: tuple[tuple[datetime, datetime | None], ...]
    changes: tuple[Activity, ...]
    acts: tuple[datetime, ...]
    settled: Lifetime | None

    def existed_at(self, instant: datetime) -> bool:
        """Whether it was there, open or closed; one closed without a time never was."""
        return bool(self.spells) and self.timeline.facts.created_at <= instant

    def is_open_at(self, instant: datetime) -> bool:
        return self.existed_at(instant) and self._closed_at(instant) is None

    def acted_on(self, after: datetime, until: datetime) -> bool:
        """Whether the team closed or assigned it after ``after``, at the latest at ``until``."""
        index = bisect_right(self.acts, after)
        return index < len(self.acts) and self.acts[index] <= until

    def lifetime_at(self, instant: datetime, classify: ClassifyLabels) -> Lifetime:
        """From its creation to its last close by then, or to then where it was open."""
        closed_at = self._closed_at(instant)
        if self.settled is not None and closed_at is not None:
            return self.settled
        return _lifetime(self.candidate_at(instant, classify), closed_at, instant)

    def candidate_at(self, instant: datetime, classify: ClassifyLabels) -> Candidate:
        """The issue with its labels, components, type and priority of then."""
        if not self.changes or self.changes[0].at <= instant:
            return self.latest
        later = tuple(takewhile(lambda activity: activity.at > instant, self.changes))
        labels = _undone(self.timeline.facts.labels, later, _LABELS)
        issue_type, priority = self._words(labels, later, classify)
        components = _undone(self.timeline.components, later, _COMPONENTS)
        return evolve(self.latest, type=issue_type, priority=priority, labels=labels, components=components)

    def _words(
        self, labels: tuple[str, ...], later: Collection[Activity], classify: ClassifyLabels
    ) -> tuple[IssueType, Priority]:
        """A word that labels explain now is made from the labels of then; any other is a field's.

        A field that was changed since is unknown: what it held stands there in the tracker's own words.
        """
        facts, changed = self.timeline.facts, {activity.field for activity in later}
        issue_type, priority = facts.type, facts.priority
        type_now, priority_now = classify(facts.labels)
        type_then, priority_then = classify(labels)
        if issue_type == type_now:
            issue_type = type_then
        if priority == priority_now:
            priority = priority_then
        return (
            "unknown" if "type" in changed else issue_type,
            "unknown" if "priority" in changed else priority,
        )

    def _closed_at(self, instant: datetime) -> datetime | None:
        """The end of the last spell that had begun by then, where it had ended too."""
        end = next((end for start, end in reversed(self.spells) if start <= instant), None)
        return end if end is not None and end <= instant else None


def look_back(timelines: Iterable[Timeline]) -> tuple[PastIssue, ...]:
    """Prepare timelines, in their order.

    Where an integration tells no events at all, nobody knows the labels, components, type and priority of
    a past day: they stay unknown.
    """
    known = tuple(timelines)
    telling = {
        t.integration_id for t in known if any(activity.field != COMMENTED for activity in t.activities)
    }
    return tuple(_past(timeline, told=timeline.integration_id in telling) for timeline in known)


def _past(timeline: Timeline, *, told: bool) -> PastIssue:
    facts = timeline.facts
    latest = Candidate(timeline.issue_id, timeline.key, facts.created_at, "unknown", "unknown")
    changes: tuple[Activity, ...] = ()
    if told:
        latest = evolve(
            latest,
            type=facts.type,
            priority=facts.priority,
            labels=facts.labels,
            components=timeline.components,
        )
        changed = (activity for activity in timeline.activities if activity.field in _CHANGES)
        changes = tuple(reversed(sorted(changed, key=attrgetter("at"))))  # of one instant too, the last first
    spells = _spells(timeline)
    end = spells[0][1] if len(spells) == 1 else None
    is_settled = end is not None and (not changes or changes[0].at <= end)
    return PastIssue(
        timeline=timeline,
        latest=latest,
        spells=spells,
        changes=changes,
        acts=_acts(timeline, spells),
        settled=_lifetime(latest, end, end) if end is not None and is_settled else None,
    )


def _lifetime(candidate: Candidate, closed_at: datetime | None, instant: datetime) -> Lifetime:
    seconds = ((closed_at or instant) - candidate.created_at).total_seconds()
    duration = Duration(max(seconds, 0.0) / SECONDS_PER_DAY, ended=closed_at is not None)
    return Lifetime(candidate.type, candidate.components, duration)


def _spells(timeline: Timeline) -> tuple[tuple[datetime, datetime | None], ...]:
    facts = timeline.facts
    if not facts.status_changes:
        lost = facts.status == "closed" and facts.closed_at is None
        return () if lost else ((facts.created_at, facts.closed_at),)
    spells: list[tuple[datetime, datetime | None]] = []
    start: datetime | None = facts.created_at
    for at, status in facts.status_changes:
        if status == "closed" and start is not None:
            spells.append((start, at))
            start = None
        elif status != "closed" and start is None:
            start = at
    if start is not None:
        spells.append((start, None))
    return tuple(spells)


def _acts(timeline: Timeline, spells: Iterable[tuple[datetime, datetime | None]]) -> tuple[datetime, ...]:
    """A close that no event tells of bears no name: it counts."""
    closes = [
        activity
        for activity in timeline.activities
        if activity.field == "status" and activity.after == "closed"
    ]
    assignments = [
        activity for activity in timeline.activities if activity.field == "assignees" and activity.after
    ]
    acts = [
        activity.at
        for activity in (*closes, *assignments)
        if not activity.is_bot and activity.account != timeline.author
    ]
    if not closes:
        acts += [end for _, end in spells if end is not None]
    return tuple(sorted(acts))


def _undone(values: tuple[str, ...], later: Iterable[Activity], fields: Collection[str]) -> tuple[str, ...]:
    """The values before the later changes, which come newest first."""
    then = dict.fromkeys(values)
    for activity in later:
        if activity.field in fields:
            if activity.after is not None:
                then.pop(activity.after, None)
            if activity.before is not None:
                then[activity.before] = None
    return tuple(then)
