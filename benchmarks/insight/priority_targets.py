"""INSIGHT §3: would "what first" have put first what the teams then did?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.insight.targets import Row
from tests.servers.archives import tracker_timelines

from diip_core.domain.insight.priority.backtest import Agreement, back_test, month_starts
from diip_core.domain.issues.issue import IssueType, Priority
from diip_core.domain.projects.priority_weights import PriorityWeights

YEARS = {"jquery": (2008, 2010, 2012), "jqueryui": (2010, 2013), "xamarin": (2013, 2016)}


def priority_rows(data: Path) -> Iterator[Row]:
    """A row for each year of a tracker, twelve month starts each; ``data`` holds their ``*.jsonl.gz``."""
    for name, years in YEARS.items():
        file = data / f"{name}.jsonl.gz"
        if not file.exists():
            yield Row(f"{name}", "", elsewhere=f"not measured: no {file.name}")
            continue
        timelines = tracker_timelines(file)
        for year in years:
            end = datetime(year + 1, 1, 15, tzinfo=UTC)
            cuts = month_starts(end)
            told = back_test(timelines, cuts=cuts, weights=PriorityWeights(), classify_labels=_no_words)
            assert told is not None
            yield Row(
                f"{name} {year}: acted on of the first ten, AUC",
                _said(told.this_list),
                target="> chance",
                elsewhere=f"oldest first {_said(told.oldest_first)}, newest first"
                f" {_said(told.newest_first)}, chance {_said(told.random)}",
                met=told.this_list.auc > max(told.oldest_first.auc, told.random.auc),
            )
    published = "published 71-90 % for priority; in the order of time 33-34, the most frequent one 36"
    yield Row("prediction of priority or days", "none", elsewhere=published)


def _said(agreement: Agreement) -> str:
    return f"{agreement.acted_on_of_first:.1f} {agreement.auc:.2f}"


def _no_words(labels: tuple[str, ...]) -> tuple[IssueType, Priority]:
    return "unknown", "unknown"
