"""The analytics summary of a project."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime

from attrs import frozen

from diip_core.domain.insight.flow.issue_counts import Durations, IssueCounts
from diip_core.domain.mirror.coverage import Coverage
from diip_core.domain.statistics.survival import LEAST_EVENTS, LEAST_SUBJECTS, survival_quantiles
from diip_core.domain.time import Window

MICROSECONDS = 1_000_000
"""In a second."""
MOST_LABELS = 20


@frozen
class SpikeInShort:
    """The strongest day of a spike, see `diip_core.domain.insight.spikes.finding.Finding`.

    ``upper`` is its bound, ``label`` the strongest label spike within it, if there is one.
    """

    date: date
    observed: int
    expected: float
    upper: int
    p_value: float
    label: str | None = None


@frozen
class Summary:
    """One project, or one scope of it, in numbers.

    ``start`` and ``end`` are the window; null leaves a side open. Totals, ``stale_open``,
    ``oldest_open_seconds`` and ``by_…`` are as of ``end``, the rest is of the window.
    ``avg_resolution_seconds`` is the plain mean of the issues closed in the window and not reopened by its
    end. Medians and the 85th percentile are of the issues created in the window; they count those still open
    as censored (Kaplan-Meier). All four leave out issues created by bots. Types, priorities and labels are
    those of now. A number is null if there are too few issues for it. ``spike`` is the latest
    that reaches into a window with a start, else the one that is still open at its end.
    """

    project_id: str
    start: datetime | None
    end: datetime | None
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
    by_provider: Mapping[str, int]
    by_type: Mapping[str, int]
    by_priority: Mapping[str, int]
    by_label: Mapping[str, int]
    coverage: Coverage


def summarise(
    counts: IssueCounts,
    window: Window,
    *,
    project_id: str,
    coverage: Coverage,
    spike: SpikeInShort | None = None,
) -> Summary:
    """Sum up the counts of the window."""
    median, p85 = _quantiles(counts.resolutions, 0.5, 0.85)
    (median_first_response,) = _quantiles(counts.responses, 0.5)
    oldest = counts.oldest_open_at
    return Summary(
        project_id=project_id,
        start=window.start,
        end=window.end,
        computed_at=window.now,
        total_issues=counts.total,
        open_issues=counts.open,
        closed_issues=counts.total - counts.open,
        created=counts.created,
        closed=counts.closed,
        closed_undated=counts.closed_undated,
        reopened=counts.reopened,
        net_flow=counts.created - counts.closed,
        avg_resolution_seconds=(
            counts.resolved_microseconds / counts.resolved / MICROSECONDS if counts.resolved else None
        ),
        median_resolution_seconds=median,
        p85_resolution_seconds=p85,
        median_first_response_seconds=median_first_response,
        oldest_open_seconds=max((window.horizon - oldest).total_seconds(), 0.0) if oldest else None,
        stale_open=counts.stale,
        spike_detected=spike is not None,
        spike=spike,
        by_provider=_largest(counts.by_provider),
        by_type=_largest(counts.by_type),
        by_priority=_largest(counts.by_priority),
        by_label=_largest(counts.by_label, MOST_LABELS),
        coverage=coverage,
    )


def _quantiles(durations: Durations, *shares: float) -> list[float | None]:
    """In seconds; all null if there are too few durations."""
    subjects, events = len(durations.ended) + len(durations.censored), len(durations.ended)
    if subjects < LEAST_SUBJECTS or events < LEAST_EVENTS:
        return [None] * len(shares)
    found = survival_quantiles(durations.ended, durations.censored, shares)
    return [None if duration is None else duration / MICROSECONDS for duration in found]


def _largest(counter: Counter[str], most: int | None = None) -> dict[str, int]:
    """The largest first, equal counts by name, so that the order is always the same."""
    ranked = sorted(counter.items(), key=lambda entry: (-entry[1], entry[0]))
    return dict(ranked[:most])
