"""An issue as it was at a past instant: later changes are undone, later knowledge is not used."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import datetime
from itertools import takewhile
from operator import attrgetter

from attrs import evolve, frozen

from diip_core.domain.insight.priority.resolution_odds import Lifetime, lifetime
from diip_core.domain.insight.priority.signals import Candidate
from diip_core.domain.issues.history import COMMENTED, Activity, human_work
from diip_core.domain.issues.lifecycle import Lifecycle, derive_lifecycle
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.issues.timeline_at import (
    COMPONENTS,
    LABELS,
    ClassifyLabels,
    undo_changes,
    words_at,
)

_CHANGES = LABELS | COMPONENTS | {"type", "priority"}


@frozen
class PastIssue:
    """A timeline prepared for questions about its past.

    ``latest`` is the issue as it is now, without duplicates and reactions, which have no dates.
    ``life``: when it was open. ``changes`` of labels, components, type and priority, newest first.
    ``work``: the activities by which a human worked on it, by time. ``team_actions``: when a human other than
    the author closed or assigned it, by time. ``settled``: its whole lifetime, if it was closed once and
    nothing changed since.

    As in every report, an instant is exclusive: what happened at it has not happened yet.
    """

    timeline: Timeline
    latest: Candidate
    life: Lifecycle
    changes: tuple[Activity, ...]
    work: tuple[Activity, ...]
    team_actions: tuple[datetime, ...]
    settled: Lifetime | None

    def existed_at(self, instant: datetime) -> bool:
        """Whether it was there, open or closed."""
        return self.life.created_at < instant

    def is_open_at(self, instant: datetime) -> bool:
        return self.existed_at(instant) and self.life.at(instant).is_open

    def acted_on(self, start: datetime, end: datetime) -> bool:
        """Whether the team closed or assigned it from ``start`` on and before ``end``."""
        index = bisect_left(self.team_actions, start)
        return index < len(self.team_actions) and self.team_actions[index] < end

    def lifetime_at(self, instant: datetime, classify: ClassifyLabels) -> Lifetime | None:
        """From its creation to its last close by then, or to then if it was open.

        None if it was closed and nobody knows when.
        """
        life = self.life.at(instant)
        if self.settled is not None and not life.is_open:
            return self.settled
        candidate = self._classified_at(instant, classify)
        return lifetime(candidate.type, candidate.components, life, instant)

    def active_at(self, instant: datetime) -> datetime:
        """When a human had last worked on it by then: its creation, if nobody had."""
        last = self._last_activity(instant)
        return last.at if last else self.life.created_at

    def candidate_at(self, instant: datetime, classify: ClassifyLabels) -> Candidate:
        """The issue with its labels, components, type, priority and last activity of then."""
        candidate, last = self._classified_at(instant, classify), self._last_activity(instant)
        return candidate if last is None else evolve(candidate, last_activity=last)

    def _last_activity(self, instant: datetime) -> Activity | None:
        index = bisect_left(self.work, instant, key=attrgetter("at"))
        return self.work[index - 1] if index else None

    def _classified_at(self, instant: datetime, classify: ClassifyLabels) -> Candidate:
        if not self.changes or self.changes[0].at < instant:
            return self.latest
        later = tuple(takewhile(lambda activity: activity.at >= instant, self.changes))
        labels = undo_changes(self.timeline.issue.labels, later, LABELS)
        issue_type, priority = words_at(self.timeline, labels, later, classify)
        components = undo_changes(self.timeline.components, later, COMPONENTS)
        return evolve(self.latest, type=issue_type, priority=priority, labels=labels, components=components)


def past_issues(timelines: Iterable[Timeline]) -> tuple[PastIssue, ...]:
    """Prepare timelines, in their order.

    If an integration has no events at all, the labels, components, type and priority of a past day are
    unknown.
    """
    known = tuple(timelines)
    with_events = {
        t.integration_id for t in known if any(activity.field != COMMENTED for activity in t.activities)
    }
    return tuple(_past(timeline, has_events=timeline.integration_id in with_events) for timeline in known)


def _past(timeline: Timeline, *, has_events: bool) -> PastIssue:
    issue = timeline.issue
    latest = Candidate(
        timeline.issue_id, timeline.key, issue.created_at, "unknown", "unknown", author=timeline.author
    )
    changes: tuple[Activity, ...] = ()
    if has_events:
        latest = evolve(
            latest,
            type=issue.type,
            priority=issue.priority,
            labels=issue.labels,
            components=timeline.components,
        )
        changed = (activity for activity in timeline.activities if activity.field in _CHANGES)
        changes = tuple(reversed(sorted(changed, key=attrgetter("at"))))  # at one instant, too
    life = derive_lifecycle(issue)
    settled = None
    if len(life.turns) == 1 and (not changes or changes[0].at <= life.turns[0].at):
        settled = lifetime(latest.type, latest.components, life, life.turns[0].at)
    return PastIssue(
        timeline=timeline,
        latest=latest,
        life=life,
        changes=changes,
        work=tuple(sorted(human_work(timeline.activities), key=attrgetter("at"))),
        team_actions=_team_actions(timeline, life),
        settled=settled,
    )


def _team_actions(timeline: Timeline, life: Lifecycle) -> tuple[datetime, ...]:
    """A close without an event has no known author: it counts."""
    closes = [
        activity
        for activity in timeline.activities
        if activity.field == "status" and activity.after == "closed"
    ]
    assignments = [
        activity for activity in timeline.activities if activity.field == "assignees" and activity.after
    ]
    actions = [
        activity.at
        for activity in (*closes, *assignments)
        if not activity.is_bot and activity.account != timeline.author
    ]
    if not closes:
        actions += [turn.at for turn in life.turns if turn.closed]
    return tuple(sorted(actions))
