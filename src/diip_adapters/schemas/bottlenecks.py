"""JSON shapes of bottlenecks and of what changed recently."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from diip_adapters.schemas.list_page import ListPage
from diip_core.domain.insight.flow.ageing import WaitingIssue
from diip_core.domain.insight.flow.bottleneck_report import BottleneckReport
from diip_core.domain.insight.flow.bottlenecks import Bottleneck, explain_bottleneck
from diip_core.domain.insight.flow.change_wording import say_change
from diip_core.domain.insight.flow.degradation import Degradation, Pace
from diip_core.domain.insight.flow.what_changed import Change, Unit, What
from diip_core.domain.statistics.survival import in_seconds


class CauseSchema(Struct, frozen=True):
    """An open issue, and how long it has waited."""

    issue_id: str
    key: str
    title: str
    url: str
    waiting_seconds: float


class BottleneckSchema(Struct, frozen=True, kw_only=True):
    """A component, label, status or group whose issues take longer than those with another one.

    `issues` have it, `events` of them came to an end. `median_seconds` is null where half of them lasted
    beyond `follow_up_seconds`: the `ratio` to `rest_median_seconds` is then at least what is said. Compared
    are issues that were still there at the age of `since_seconds`. `excess_seconds` is what all of them
    together wait longer. `p_value` is of the one-sided log-rank test, `q_value` the same corrected for all
    that was tested. `causes` are the open issues with the longest waits.
    """

    kind: str
    value: str
    issues: int
    events: int
    median_seconds: float | None
    follow_up_seconds: float
    rest_median_seconds: float
    ratio: float
    excess_seconds: float
    since_seconds: float
    p_value: float
    q_value: float
    causes: list[CauseSchema]
    explanation: str


class PaceSchema(Struct, frozen=True, kw_only=True):
    """Issues created in the last 28 days against those of the 180 days before, each watched for 28 days.

    Means are of the time waited within `horizon_seconds`. `degraded` is slower beyond chance (p < 0.001)
    and by half at least.
    """

    recent: int
    recent_events: int
    before: int
    before_events: int
    horizon_seconds: float
    recent_mean_seconds: float
    before_mean_seconds: float
    ratio: float
    p_value: float
    degraded: bool


class DegradationSchema(Struct, frozen=True):
    """Whether the project became slower; null where there is too little to compare."""

    resolution: PaceSchema | None
    first_response: PaceSchema | None


class ChangeSchema(Struct, frozen=True, kw_only=True):
    """A figure of the last 28 days that differs beyond chance from the 28 before, by a quarter at least.

    `before` and `after` are in `unit`: issues counted; seconds waited on average within `horizon_seconds`;
    or the share of closed issues that were reopened. `name` is that of a label or component, else empty.
    Medians are null where they do not apply or were not reached.
    """

    what: What
    name: str
    unit: Unit
    before: float
    after: float
    horizon_seconds: float | None
    median_before_seconds: float | None
    median_after_seconds: float | None
    p_value: float
    q_value: float
    sentence: str


class BottlenecksSchema(ListPage[BottleneckSchema], frozen=True, kw_only=True):
    """Bottlenecks, largest excess first; `share_flagged` (0 to 1) of the values `tested` are some.

    `changes` are those of `compared` figures that changed, the surest first; `compared` is null where the
    project is too young for a comparison.
    """

    tested: int
    share_flagged: float
    degradation: DegradationSchema
    compared: int | None
    changes: list[ChangeSchema]
    computed_at: datetime
    verified: bool
    unverified_reason: list[str]


def bottlenecks_schema(
    report: BottleneckReport, items: Iterable[Bottleneck], next_cursor: str | None
) -> BottlenecksSchema:
    """A page of bottlenecks with the context that the report shows beside them."""
    changed = report.changed
    return BottlenecksSchema(
        items=[_bottleneck(one) for one in items],
        next_cursor=next_cursor,
        tested=report.found.tested,
        share_flagged=report.found.share_flagged,
        degradation=_degradation(report.degradation),
        compared=len(changed.compared) if changed else None,
        changes=[_change(change) for change in changed.changes] if changed else [],
        computed_at=report.computed_at,
        verified=report.coverage.verified,
        unverified_reason=list(report.coverage.reasons),
    )


def _bottleneck(one: Bottleneck) -> BottleneckSchema:
    found = one.finding
    return BottleneckSchema(
        kind=found.kind,
        value=found.value,
        issues=found.subjects,
        events=found.events,
        median_seconds=seconds(found.median_days),
        follow_up_seconds=in_seconds(found.follow_up_days),
        rest_median_seconds=in_seconds(found.rest_median_days),
        ratio=found.ratio,
        excess_seconds=in_seconds(found.excess_days),
        since_seconds=in_seconds(found.since_days),
        p_value=found.p,
        q_value=found.q,
        causes=[cause_schema(issue) for issue in one.causes],
        explanation=explain_bottleneck(one),
    )


def cause_schema(issue: WaitingIssue) -> CauseSchema:
    """An issue and how long it has waited."""
    return CauseSchema(issue.issue_id, issue.key, issue.title, issue.url, in_seconds(issue.days))


def _degradation(found: Degradation) -> DegradationSchema:
    return DegradationSchema(_pace(found.resolution), _pace(found.first_response))


def _pace(pace: Pace | None) -> PaceSchema | None:
    if pace is None:
        return None
    return PaceSchema(
        recent=pace.recent,
        recent_events=pace.recent_events,
        before=pace.before,
        before_events=pace.before_events,
        horizon_seconds=in_seconds(pace.horizon_days),
        recent_mean_seconds=in_seconds(pace.recent_mean_days),
        before_mean_seconds=in_seconds(pace.before_mean_days),
        ratio=pace.ratio,
        p_value=pace.p,
        degraded=pace.is_degraded,
    )


def _change(change: Change) -> ChangeSchema:
    unit = change.unit
    return ChangeSchema(
        what=change.what,
        name=change.name,
        unit=unit,
        before=_measured(change.before, unit),
        after=_measured(change.after, unit),
        horizon_seconds=seconds(change.horizon_days),
        median_before_seconds=seconds(change.median_before_days),
        median_after_seconds=seconds(change.median_after_days),
        p_value=change.p,
        q_value=change.q,
        sentence=say_change(change),
    )


def _measured(figure: float, unit: Unit) -> float:
    return in_seconds(figure) if unit == "seconds" else figure


def seconds(days: float | None) -> float | None:
    """A length of days in seconds."""
    return None if days is None else in_seconds(days)
