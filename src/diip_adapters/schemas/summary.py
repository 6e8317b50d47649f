"""The analytics summary over the wire."""

from __future__ import annotations

from datetime import date, datetime

from attrs import asdict
from msgspec import Struct, field

from diip_core.domain.insight.flow.summary import Summary


class SpikeSchema(Struct, frozen=True):
    """The strongest day of a spike. `upper` is the largest count that is still normal.

    `label` is the one that spiked most within it, null where none did.
    """

    date: date
    observed: int
    expected: float
    upper: int
    p_value: float
    label: str | None


class SummarySchema(Struct, frozen=True, kw_only=True):
    """A project in numbers. Totals are as of `to`, flows and times of the window; null where undefined.

    `closed` counts every close, also one that was undone later, as trends and the overview do.
    `closed_undated` counts issues that were closed nobody knows when, on the day they were last opened; they
    are in neither `closed`, `net_flow` nor the times of resolution. Open at `to` is open at `from` plus
    `created` and `reopened`, less `closed` and `closed_undated`.
    The mean is over issues closed in the window and not reopened by its end. The median and the 85th
    percentile count issues that are still open as censored (Kaplan-Meier). All of them include the issues
    of bots. With `from`, `spike_detected` is true of any spike that reaches into the window, without `from`
    of one that is open at its end.
    """

    project_id: str
    start: datetime | None = field(name="from")
    end: datetime | None = field(name="to")
    computed_at: datetime
    total_issues: int
    open_issues: int
    closed_issues: int
    created: int
    closed: int
    closed_undated: int
    reopened: int
    net_flow: int
    avg_resolution_seconds: float | None
    median_resolution_seconds: float | None
    p85_resolution_seconds: float | None
    median_first_response_seconds: float | None
    oldest_open_seconds: float | None
    stale_open: int
    spike_detected: bool
    spike: SpikeSchema | None
    by_provider: dict[str, int]
    by_type: dict[str, int]
    by_priority: dict[str, int]
    by_label: dict[str, int]
    verified: bool
    unverified_reason: list[str]


def summary_schema(summary: Summary) -> SummarySchema:
    """The summary, with what it cannot vouch for."""
    return SummarySchema(
        project_id=summary.project_id,
        start=summary.start,
        end=summary.end,
        computed_at=summary.computed_at,
        total_issues=summary.total_issues,
        open_issues=summary.open_issues,
        closed_issues=summary.closed_issues,
        created=summary.created,
        closed=summary.closed,
        closed_undated=summary.closed_undated,
        reopened=summary.reopened,
        net_flow=summary.net_flow,
        avg_resolution_seconds=summary.avg_resolution_seconds,
        median_resolution_seconds=summary.median_resolution_seconds,
        p85_resolution_seconds=summary.p85_resolution_seconds,
        median_first_response_seconds=summary.median_first_response_seconds,
        oldest_open_seconds=summary.oldest_open_seconds,
        stale_open=summary.stale_open,
        spike_detected=summary.spike_detected,
        spike=SpikeSchema(**asdict(summary.spike)) if summary.spike else None,
        by_provider=dict(summary.by_provider),
        by_type=dict(summary.by_type),
        by_priority=dict(summary.by_priority),
        by_label=dict(summary.by_label),
        verified=summary.coverage.verified,
        unverified_reason=list(summary.coverage.reasons),
    )
