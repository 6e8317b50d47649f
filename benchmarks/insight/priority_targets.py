"""INSIGHT §3: would "answer now" have put first what the teams then did?

The target, at least the best of the plain orders on four of five trackers, is of the means over a tracker's
years. The years of the public trackers are those of docs/explanation/priorities.md.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean

from benchmarks.insight.targets import Row
from tests.servers.archives import has_github_archive, mirrored_timelines, tracker_timelines

from diip_adapters.github.provider import VOCABULARY
from diip_core.domain.insight.priority.backtest import Agreement, Backtest, back_test, month_starts
from diip_core.domain.issues.issue import IssueType, Priority
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.issues.timeline_at import ClassifyLabels
from diip_core.domain.projects.priority_weights import PriorityWeights

YEARS = {"jquery": (2008, 2010, 2012), "jqueryui": (2010, 2013), "xamarin": (2013, 2016)}
REPOSITORIES = {
    "rust-lang/rust": ("github-rust-first5000", datetime(2013, 1, 15, tzinfo=UTC), 12),
    "bitcoin-core/gui": ("github-bitcoin-core-gui", datetime(2026, 1, 15, tzinfo=UTC), 60),
}
"""The folder, the end and the months before it: one year, or five if too few issues are closed in one."""

_LEAST_TRACKERS = 4


def priority_rows(data: Path) -> Iterator[Row]:
    """A row for each year of a tracker, and the target; ``data`` holds the trackers' ``*.jsonl.gz``."""
    by_tracker: dict[str, list[Backtest]] = {}
    for name, years in YEARS.items():
        file = data / f"{name}.jsonl.gz"
        if not file.exists():
            yield Row(name, "", elsewhere=f"not measured: no {file.name}")
            continue
        timelines = tracker_timelines(file)
        for year in years:
            result = _measured(timelines, month_starts(datetime(year + 1, 1, 15, tzinfo=UTC)), _no_words)
            by_tracker.setdefault(name, []).append(result)
            yield _row(f"{name} {year}", result)
    for scope, (folder, end, months) in REPOSITORIES.items():
        if not has_github_archive(folder):
            yield Row(scope, "", elsewhere=f"not measured: no {folder}")
            continue
        cuts = month_starts(end, months=months)
        result = _measured(mirrored_timelines(scope), cuts, VOCABULARY.classify_labels)
        by_tracker[scope] = [result]
        yield _row(f"{scope}, {months} months to {end.year - 1}", result)
    yield from _target_rows(by_tracker.values())
    published = "published 71-90 % for priority; in the order of time 33-34, the most frequent one 36"
    yield Row("prediction of priority or days", "none", elsewhere=published)


def _measured(timelines: Sequence[Timeline], cuts: Sequence[datetime], classify: ClassifyLabels) -> Backtest:
    result = back_test(timelines, cuts=cuts, weights=PriorityWeights(), classify_labels=classify)
    assert result is not None
    return result


def _row(name: str, result: Backtest) -> Row:
    return Row(
        f"{name}: acted on of the first ten, AUC",
        _pair(result.this_list),
        target="> chance",
        elsewhere=f"newest first {_pair(result.newest_first)}, last activity first"
        f" {_pair(result.last_activity_first)}, oldest first {_pair(result.oldest_first)}, chance"
        f" {_pair(result.random)}",
        met=result.this_list.auc > max(result.oldest_first.auc, result.random.auc),
    )


def _target_rows(by_tracker: Collection[Sequence[Backtest]]) -> Iterator[Row]:
    figures: tuple[tuple[str, Callable[[Agreement], float]], ...] = (
        ("acted on of the first ten", lambda agreement: agreement.acted_on_of_first),
        ("AUC", lambda agreement: agreement.auc),
    )
    for name, figure in figures:
        reached = sum(_reaches_the_best(results, figure) for results in by_tracker)
        yield Row(
            f"{name}: trackers on which no plain order is better",
            f"{reached} of {len(by_tracker)}",
            target=f"≥ {_LEAST_TRACKERS}",
            met=reached >= _LEAST_TRACKERS,
        )


def _reaches_the_best(results: Sequence[Backtest], figure: Callable[[Agreement], float]) -> bool:
    """Whether the list's mean over the years is at least the best plain order's."""
    this_list, *plain = (
        fmean(figure(order(result)) for result in results)
        for order in (
            lambda result: result.this_list,
            lambda result: result.newest_first,
            lambda result: result.last_activity_first,
            lambda result: result.oldest_first,
            lambda result: result.random,
        )
    )
    return this_list >= max(plain)


def _pair(agreement: Agreement) -> str:
    return f"{agreement.acted_on_of_first:.1f} {agreement.auc:.2f}"


def _no_words(labels: tuple[str, ...]) -> tuple[IssueType, Priority]:
    return "unknown", "unknown"
