"""An issue as it was at a past instant: later changes are undone, later knowledge is not used."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from attrs import evolve

from diip_core.domain.issues.history import Activity, last_active_at
from diip_core.domain.issues.issue import IssueType, Priority, Status
from diip_core.domain.issues.lifecycle import Lifecycle, derive_lifecycle
from diip_core.domain.issues.timeline import Timeline

ClassifyLabels = Callable[[tuple[str, ...]], tuple[IssueType, Priority]]
"""What labels alone mean, by the provider's vocabulary with the project's words on top."""

LABELS = frozenset({"labels"})
COMPONENTS = frozenset({"component", "components", "Component", "Components"})
_ASSIGNEES = frozenset({"assignees"})


def timeline_at(timeline: Timeline, end: datetime, classify: ClassifyLabels) -> Timeline:
    """The timeline as it was just before ``end``, which is after the issue's creation.

    Reactions have no dates, so there are none. Where an integration delivers no events, labels, components,
    assignees and title are those of now.
    """
    earlier = tuple(activity for activity in timeline.activities if activity.at < end)
    later = [activity for activity in timeline.activities if activity.at >= end]
    newest_first = later[::-1]
    issue = timeline.issue
    life = derive_lifecycle(issue).at(end)
    labels = undo_changes(issue.labels, newest_first, LABELS)
    issue_type, priority = words_at(timeline, labels, later, classify)
    responded_at = issue.first_response_at
    return evolve(
        timeline,
        title=next((one.before for one in later if one.field == "title" and one.before), timeline.title),
        assignees=undo_changes(timeline.assignees, newest_first, _ASSIGNEES),
        components=undo_changes(timeline.components, newest_first, COMPONENTS),
        reactions_count=0,
        activities=earlier,
        issue=evolve(
            issue,
            status=_status(issue.status, life, later),
            type=issue_type,
            priority=priority,
            labels=labels,
            closed_at=life.closed_at,
            first_response_at=responded_at if responded_at and responded_at < end else None,
            active_at=last_active_at(issue.created_at, earlier),
            status_changes=_status_changes(life),
        ),
    )


def undo_changes(
    values: tuple[str, ...], newest_first: Iterable[Activity], fields: Collection[str]
) -> tuple[str, ...]:
    """The values before changes of one of these fields."""
    then = dict.fromkeys(values)
    for activity in newest_first:
        if activity.field in fields:
            if activity.after is not None:
                then.pop(activity.after, None)
            if activity.before is not None:
                then[activity.before] = None
    return tuple(then)


def words_at(
    timeline: Timeline, labels: tuple[str, ...], later: Collection[Activity], classify: ClassifyLabels
) -> tuple[IssueType, Priority]:
    """Type and priority when the issue had these labels, before the ``later`` changes.

    Those that the labels explain now are derived from the labels of then. A field that changed since is
    unknown: its earlier value is in the tracker's own words.
    """
    issue, changed = timeline.issue, {activity.field for activity in later}
    issue_type, priority = issue.type, issue.priority
    type_now, priority_now = classify(issue.labels)
    type_then, priority_then = classify(labels)
    if issue_type == type_now:
        issue_type = type_then
    if priority == priority_now:
        priority = priority_then
    return (
        "unknown" if "type" in changed else issue_type,
        "unknown" if "priority" in changed else priority,
    )


def _status(present: Status, life: Lifecycle, later: Iterable[Activity]) -> Status:
    if not life.is_open:
        return "closed"
    before = next((one.before for one in later if one.field == "status"), present)
    return "in_progress" if before == "in_progress" else "open"


def _status_changes(life: Lifecycle) -> tuple[tuple[datetime, str], ...]:
    """Only of an issue that was reopened, as `History.status_changes`."""
    if all(turn.closed for turn in life.turns):
        return ()
    return tuple((turn.at, "closed" if turn.closed else "open") for turn in life.turns)
