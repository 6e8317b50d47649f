"""Where issues get stuck, and which issues show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from attrs import frozen

from diip_core.domain.insight.flow.ageing import WaitingIssue, longest_waiting
from diip_core.domain.insight.flow.first_response import providers_without_events
from diip_core.domain.insight.flow.group_comparison import (
    COMPONENT,
    STATUS,
    GroupMember,
    SlowerValue,
    compare_values,
    describe_group,
)
from diip_core.domain.insight.flow.time_in_status import status_durations
from diip_core.domain.insight.flow.waiting import days_between, until_resolved
from diip_core.domain.issues.labels import NO_WORDS, PLAIN, is_classification, label_kinds
from diip_core.domain.issues.lifecycle import derive_lifecycle
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.issues.vocabulary import Vocabulary, fold
from diip_core.domain.statistics.survival import Duration

LOOK_BACK = timedelta(days=180)
LANDMARK_DAYS = 7.0
_LABEL = "label"
_CHANGELOG_KINDS = {
    "labels": _LABEL,
    "component": COMPONENT,
    "components": COMPONENT,
}


@frozen
class Bottleneck:
    """A value that slows issues down, in numbers, and the open ones that make it so, longest wait first."""

    finding: SlowerValue
    causes: tuple[WaitingIssue, ...]


@frozen
class Bottlenecks:
    """Largest excess first. ``share_flagged`` of the ``tested`` values are bottlenecks: 0 to 1.

    A large share says that the values differ as a rule, and that none of them stands out.
    """

    bottlenecks: tuple[Bottleneck, ...]
    tested: int
    share_flagged: float


@frozen
class _Measured:
    timeline: Timeline
    member: GroupMember


def find_bottlenecks(
    issues: Iterable[Timeline],
    now: datetime,
    *,
    vocabulary: Vocabulary = NO_WORDS,
) -> Bottlenecks:
    """Compare values of component, label kind and status.

    The issues are those that people created in the last 180 days, as they are now. Labels of priority, type
    and effort are no candidates (`is_classification`); the ``vocabulary`` says which those are.
    """
    recent = [
        timeline
        for timeline in issues
        if now - LOOK_BACK <= timeline.issue.created_at < now and not timeline.author_is_bot
    ]
    labels = {label for timeline in recent for label in timeline.issue.labels}
    kinds = label_kinds(label for label in labels if not is_classification(label, vocabulary))
    without_events = {*providers_without_events(recent)}
    subjects: dict[str, list[_Measured]] = {}
    for timeline in recent:
        if timeline.issue.provider not in without_events:
            for status, spent in status_durations(timeline, now).items():
                _add(subjects, STATUS, timeline, spent, {status: 0.0})
        for kind, waited, entered in _memberships(timeline, now, kinds):
            _add(subjects, kind, timeline, waited, entered)
    comparison = compare_values(
        {kind: [subject.member for subject in found] for kind, found in sorted(subjects.items())}
    )
    return Bottlenecks(
        tuple(Bottleneck(found, _causes(found, subjects[found.kind])) for found in comparison.slower),
        comparison.tested,
        comparison.share_flagged,
    )


def explain_bottleneck(bottleneck: Bottleneck) -> str:
    """Two sentences a person can act on."""
    found = bottleneck.finding
    one = describe_group(found.kind, found.value)
    if found.kind in (COMPONENT, STATUS):
        other = f"in another {found.kind}"
    else:
        kind = "" if found.kind == PLAIN else f" that begins with {found.kind}"
        other = f"with another label{kind}"
    if found.median_days is None:
        half, times = f"over {found.follow_up_days:.0f}", f"at least {found.ratio:.1f}"
    else:
        half, times = f"{found.median_days:.0f}", f"{found.ratio:.1f}"
    since = f"{found.since_days:.0f}"
    still = f" that were open for more than {since} days" if found.since_days else ""
    return (
        f"Of the {found.subjects} issues {one}{still}, half take {half} days, {times} times as long as"
        f" {other} ({found.rest_median_days:.0f} days). Together they wait {found.excess_days:,.0f} days"
        f" longer than they would there."
    )


def _add(
    subjects: dict[str, list[_Measured]],
    kind: str,
    timeline: Timeline,
    waited: Duration,
    entered: Mapping[str, float],
) -> None:
    member = GroupMember(waited.days, waited.ended, entered)
    subjects.setdefault(kind, []).append(_Measured(timeline, member))


def _memberships(
    timeline: Timeline, now: datetime, label_kind: Mapping[str, str]
) -> Iterable[tuple[str, Duration, dict[str, float]]]:
    """By kind how long the issue waited and from which age on it had each value."""
    waited = until_resolved(derive_lifecycle(timeline.issue).at(now), now)
    if waited is None:
        return
    set_at = _set_at(timeline)

    def age(kind: str, word: str) -> float:
        at = set_at.get((kind, word))
        return (
            LANDMARK_DAYS if at is None else max(LANDMARK_DAYS, days_between(timeline.issue.created_at, at))
        )

    entered: dict[str, dict[str, float]] = {}
    for component in timeline.components:
        entered.setdefault(COMPONENT, {})[component] = age(COMPONENT, component)
    for label in timeline.issue.labels:
        if label in label_kind:
            entered.setdefault(label_kind[label], {})[label] = age(_LABEL, label)
    for kind, values in entered.items():
        yield kind, waited, values


def _set_at(timeline: Timeline) -> dict[tuple[str, str], datetime]:
    """When each value was set for the last time, as far as the changelog shows."""
    return {
        (_CHANGELOG_KINDS[field], activity.after): activity.at
        for activity in timeline.activities
        if activity.after is not None and (field := fold(activity.field)) in _CHANGELOG_KINDS
    }


def _causes(found: SlowerValue, subjects: Sequence[_Measured]) -> tuple[WaitingIssue, ...]:
    return longest_waiting(
        (subject.member.days, subject.timeline)
        for subject in subjects
        if found.value in subject.member.entered and not subject.member.ended
    )
