"""The analytics summary over the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from attrs import asdict
from msgspec import Struct, field

from diip_core.domain.insight.flow.summary import SpikeInShort, Summary


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
    spike: SpikeInShort | None
    by_provider: dict[str, int]
    by_type: dict[str, int]
    by_priority: dict[str, int]
    by_label: dict[str, int]
    verified: bool
    unverified_reason: list[str]


def summary_fields(summary: Summary) -> dict[str, Any]:
    """The fields of a `SummarySchema`: those of the summary itself, and whether it is verified."""
    fields = asdict(summary, recurse=False)
    coverage = fields.pop("coverage")
    return {**fields, "verified": coverage.verified, "unverified_reason": list(coverage.reasons)}


def summary_schema(summary: Summary) -> SummarySchema:
    """The summary, with what it cannot vouch for."""
    return SummarySchema(**summary_fields(summary))
