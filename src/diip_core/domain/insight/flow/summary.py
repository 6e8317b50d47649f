"""The analytics summary of a project (INTERFACE §3, by the definitions of INSIGHT §2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime

from attrs import frozen

from diip_core.domain.insight.flow.issue_counts import Durations, IssueCounts
from diip_core.domain.statistics.survival import LEAST_EVENTS, LEAST_SUBJECTS, survival_quantiles
from diip_core.domain.time import Window

MICROSECONDS = 1_000_000
"""In a second."""
MOST_LABELS = 20


@frozen
class SpikeInShort:
    """A spike's strongest day: see `diip_core.domain.insight.spikes.finding.Finding`; ``upper`` is its bound.

    ``label`` is the one that spiked most within it, if any did.
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

    ``start`` and ``end`` are the window, null where it is open. Totals, ``stale_open`` and
    ``oldest_open_seconds`` are as of ``end``, the rest is of the window. ``avg_resolution_seconds`` is the
    plain mean over what was closed in the window; medians and the 85th percentile count what is still
    open as censored (Kaplan-Meier, issues created in the window). A number is null where there is not
    enough to speak of. ``by_…`` count all issues as of ``end``. ``spike`` is the latest that reaches into a
    window with a start; of an open window the one that is still open at its end.
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
    by_provider: Mapping[str, int]
    by_type: Mapping[str, int]
    by_priority: Mapping[str, int]
    by_label: Mapping[str, int]
    spike: SpikeInShort | None = None
    unverified_reason: tuple[str, ...] = ()

    @property
    def verified(self) -> bool:
        """Whether nothing is known to be missing from what this rests on."""
        return not self.unverified_reason


def summarise(
    issue_counts: IssueCounts, window: Window, *, project_id: str, reasons: tuple[str, ...] = ()
) -> Summary:
    """Sum up a issue_counts of the window; ``reasons`` say what the mirror could not vouch for."""
    median, p85 = _quantiles(issue_counts.resolutions, 0.5, 0.85)
    (median_first_response,) = _quantiles(issue_counts.responses, 0.5)
    oldest = issue_counts.oldest_open_at
    return Summary(
        project_id=project_id,
        start=window.start,
        end=window.end,
        computed_at=window.now,
        total_issues=issue_counts.total,
        open_issues=issue_counts.open,
        closed_issues=issue_counts.total - issue_counts.open,
        created=issue_counts.created,
        closed=issue_counts.closed,
        closed_undated=issue_counts.closed_undated,
        reopened=issue_counts.reopened,
        net_flow=issue_counts.created - issue_counts.closed,
        avg_resolution_seconds=(
            issue_counts.resolved_microseconds / issue_counts.resolved / MICROSECONDS
            if issue_counts.resolved
            else None
        ),
        median_resolution_seconds=median,
        p85_resolution_seconds=p85,
        median_first_response_seconds=median_first_response,
        oldest_open_seconds=max((window.horizon - oldest).total_seconds(), 0.0) if oldest else None,
        stale_open=issue_counts.stale,
        spike_detected=False,
        by_provider=_largest(issue_counts.by_provider),
        by_type=_largest(issue_counts.by_type),
        by_priority=_largest(issue_counts.by_priority),
        by_label=_largest(issue_counts.by_label, MOST_LABELS),
        unverified_reason=reasons,
    )


def _quantiles(waits: Durations, *shares: float) -> list[float | None]:
    """In seconds; all null where there is not enough to speak of."""
    subjects, events = len(waits.ended) + len(waits.censored), len(waits.ended)
    if subjects < LEAST_SUBJECTS or events < LEAST_EVENTS:
        return [None] * len(shares)
    found = survival_quantiles(waits.ended, waits.censored, shares)
    return [None if wait is None else wait / MICROSECONDS for wait in found]


def _largest(counter: Counter[str], most: int | None = None) -> dict[str, int]:
    """Largest first; equal counts by name, so that the same state reads the same."""
    ranked = sorted(counter.items(), key=lambda entry: (-entry[1], entry[0]))
    return dict(ranked[:most])
