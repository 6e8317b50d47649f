"""The targets of INSIGHT §2 on public archives: exact survival, honest medians, few chance findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from benchmarks.insight.label_shuffles import shuffle_rows
from benchmarks.insight.survival_peers import WITHIN, curve_gap, log_rank_gap
from benchmarks.insight.targets import Row
from tests.servers.archives import RUST, github_timelines, has_github_archive, tracker_timelines

from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.statistics.survival import SECONDS_PER_DAY, Duration, kaplan_meier

_YEAR = timedelta(days=365)
_LEAST = 50

Cohorts = Sequence[tuple[datetime, Sequence[Timeline]]]


def flow_rows(data: Path) -> Iterator[Row]:
    """Every row of the section; ``data`` is the folder with the trackers' ``*.jsonl.gz``."""
    cohorts = [
        cohort for file in sorted(data.glob("*.jsonl.gz")) for cohort in _by_year(tracker_timelines(file))
    ]
    yield from _against_peers(cohorts)
    yield from _medians(cohorts)
    if has_github_archive(RUST):
        yield from shuffle_rows(github_timelines(RUST))
    else:
        yield Row("bottlenecks of real and shuffled labels", "", elsewhere=f"not measured: no {RUST} here")


def _by_year(issues: Sequence[Timeline]) -> Cohorts:
    """What was created in each year, and the year's end, at which something was still open."""
    cohorts = []
    first, last = (at(issue.issue.created_at for issue in issues) for at in (min, max))
    for year in range(first.year + 1, last.year + 1):
        end = datetime(year, 1, 1, tzinfo=UTC)
        cohort = [issue for issue in issues if end - _YEAR <= issue.issue.created_at < end]
        if len(cohort) >= _LEAST and not all(one.ended for one in _durations(cohort, end)):
            cohorts.append((end, cohort))
    return cohorts


def _durations(issues: Sequence[Timeline], end: datetime | None = None) -> list[Duration]:
    """Until the close, or censored at ``end``; without one at the last that the archive tells."""
    horizon = end or max(issue.issue.closed_at or issue.issue.created_at for issue in issues)
    durations = []
    for issue in (issue.issue for issue in issues):
        closed_at = issue.closed_at if issue.closed_at and issue.closed_at <= horizon else None
        seconds = ((closed_at or horizon) - issue.created_at).total_seconds()
        durations.append(Duration(max(seconds, 0.0) / SECONDS_PER_DAY, closed_at is not None))
    return durations


def _against_peers(cohorts: Cohorts) -> Iterator[Row]:
    curves = [curve_gap(_durations(cohort, end)) for end, cohort in cohorts]
    tests = [log_rank_gap(*pair) for end, cohort in cohorts for pair in _components(cohort, end)]
    name = f"Kaplan-Meier of {len(curves)} years: largest difference of S"
    yield _precise(name, max(gap.survival for gap in curves), "lifelines")
    yield _precise("  of p50, p85, p95 in days", max(gap.quantiles for gap in curves), "lifelines")
    name = f"log-rank of {len(tests)} pairs: largest difference of chi²"
    yield _precise(name, max(gap.statistic for gap in tests), "lifelines")
    yield _precise("  of the one-sided p, both relative", max(gap.p_value for gap in tests), "scipy")


def _precise(name: str, gap: float, peer: str) -> Row:
    return Row(name, f"{gap:.1e}", f"≤ {WITHIN:g}", f"against {peer}", gap <= WITHIN)


def _components(cohort: Sequence[Timeline], end: datetime) -> Iterator[tuple[list[Duration], list[Duration]]]:
    """Each frequent component against all others."""
    names = {component for issue in cohort for component in issue.components}
    for name in sorted(names):
        own = [issue for issue in cohort if name in issue.components]
        if _LEAST <= len(own) <= len(cohort) / 2:
            others = [issue for issue in cohort if name not in issue.components]
            yield _durations(own, end), _durations(others, end)


def _medians(cohorts: Cohorts) -> Iterator[Row]:
    """Each year's median as told at the year's end, beside what the years after showed it to be."""
    closed_only, of_all = [], []
    for end, cohort in cohorts:
        told = _durations(cohort, end)
        truth = kaplan_meier(_durations(cohort)).quantile(0.5)
        estimate = kaplan_meier(told).quantile(0.5)
        if truth and estimate is not None:
            closed_only.append(median([one.days for one in told if one.ended]) / truth)
            of_all.append(estimate / truth)
    yield Row(
        f"median at {len(of_all)} year ends as a share of the true one",
        f"{median(of_all):.2f}",
        elsewhere=f"closed-only here {median(closed_only):.2f}; published 0.98, closed-only 0.09",
    )
