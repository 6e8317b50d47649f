from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from attrs import evolve
from msgspec import to_builtins
from tests.system.diip_adapters.report.reports import a_small_report, an_empty_report

from diip_adapters.schemas.bottlenecks import bottlenecks_schema
from diip_adapters.schemas.priorities import priorities_schema
from diip_adapters.schemas.report import report_schema
from diip_adapters.schemas.spikes import spikes_in, spikes_schema
from diip_core.domain.insight.flow.what_changed import Change
from diip_core.domain.insight.report import Report
from diip_core.domain.statistics.survival import in_seconds
from diip_core.domain.time import parse_instant
from diip_core.library import Mirror

SUMMARY = """
project_id from to computed_at total_issues open_issues closed_issues created closed closed_undated reopened
net_flow avg_resolution_seconds median_resolution_seconds p85_resolution_seconds median_first_response_seconds
oldest_open_seconds stale_open spike_detected spike by_provider by_type by_priority by_label verified
unverified_reason
"""
MORE = "trends spikes flow bottlenecks priorities overdue"
SPIKE = "date first_day last_day open label observed expected upper p_value ratio score threshold window_days"
BOTTLENECK = """
kind value issues events median_seconds rest_median_seconds ratio excess_seconds p_value q_value causes
explanation
"""
PRIORITY = "issue_id key title url score age_seconds terms"
COUNTS_OF_DAYS = {"learned_days", "verified_days", "window_days", "length_days"}


@pytest.fixture(scope="module")
def document(year: Report) -> Any:
    return msgspec.to_builtins(report_schema(year))


def names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, one in value.items():
            yield name
            yield from names(one)
    elif isinstance(value, list):
        for one in value:
            yield from names(one)


def test_the_summary_stands_at_the_top_and_the_rest_below(document: Any) -> None:
    assert list(document) == [*SUMMARY.split(), *MORE.split()]
    assert document["computed_at"] == "2026-11-23T09:00:00Z"
    assert document["verified"] is True
    assert document["spike_detected"] is True
    assert document["spike"]["label"] == "area/import"


def test_items_bear_the_names_agreed_on(document: Any) -> None:
    assert set(SPIKE.split()) <= set(document["spikes"]["items"][0])
    assert set(BOTTLENECK.split()) <= set(document["bottlenecks"]["items"][0])
    assert set(PRIORITY.split()) <= set(document["priorities"]["items"][0])


def test_what_is_planted_is_in_it(document: Any) -> None:
    spike = document["spikes"]["items"][0]
    assert spike["open"] is True
    assert spike["observed"] > spike["upper"] > spike["expected"]
    assert "area/import" in [label["label"] for label in spike["labels"]]
    assert document["bottlenecks"]["items"][0]["value"] == "area/billing"
    assert document["spikes"]["left_out"][0]["because"] == "written in bulk"


def test_a_score_is_the_sum_of_its_terms(document: Any) -> None:
    for item in document["priorities"]["items"] + document["overdue"]["items"]:
        assert item["score"] == sum(term["contribution"] for term in item["terms"])


def test_it_has_what_the_text_shows_of_the_lists(document: Any, year: Report) -> None:
    bottlenecks, priorities = document["bottlenecks"], document["priorities"]
    assert bottlenecks["tested"] == year.bottlenecks.found.tested > 0
    assert bottlenecks["share_flagged"] == len(bottlenecks["items"]) / bottlenecks["tested"]
    assert year.priorities.backtest
    assert priorities["backtest"]["sentence"] == year.priorities.backtest.sentence
    assert priorities["backtest"]["this_list"]["auc"] == year.priorities.backtest.this_list.auc
    assert priorities["weights"]["severity"] == year.priorities.weights.severity
    assert priorities["open_issues"] == priorities["total"] == year.priorities.now.total
    assert document["overdue"]["total"] == year.priorities.overdue.total
    assert (document["overdue"]["list"], document["overdue"]["backtest"]) == ("overdue", None)
    assert document["spikes"]["items"][0]["alarms"] == year.spikes.episodes[0].episode.alarms


def test_lists_are_those_of_the_service_whole(year: Report) -> None:
    change = Change("resolution", "", 4.0, 9.0, 1e-6, 1e-5, 28.0)
    assert year.bottlenecks.changed
    changed = evolve(year.bottlenecks.changed, compared=(*year.bottlenecks.changed.compared, change))
    alone = year.spikes.episodes[0].labels[0]
    report = evolve(
        year,
        spikes=evolve(year.spikes, digest=(*year.spikes.digest, alone), learned_days=9),
        bottlenecks=evolve(year.bottlenecks, changed=changed),
    )
    document = msgspec.to_builtins(report_schema(report))
    served = spikes_schema(report.spikes, spikes_in(report.spikes), None)
    assert document["spikes"] == to_builtins(served)
    served = bottlenecks_schema(report.bottlenecks, report.bottlenecks.found.bottlenecks, None)
    assert document["bottlenecks"] == to_builtins(served)
    served = priorities_schema(report.priorities, "now", report.priorities.now.ranked, None)
    assert document["priorities"] == to_builtins(served)
    served = priorities_schema(report.priorities, "overdue", report.priorities.overdue.ranked, None)
    assert document["overdue"] == to_builtins(served)


def test_an_age_is_in_seconds_like_every_length(document: Any, year: Report) -> None:
    first = year.priorities.overdue.ranked[0]
    [age] = [term.raw for term in first.terms if term.name == "age"]
    [shown] = [one["raw"] for one in document["overdue"]["items"][0]["terms"] if one["name"] == "age"]
    assert age
    assert shown == in_seconds(age)
    [quiet] = [term.raw for term in year.priorities.now.ranked[0].terms if term.name == "activity"]
    [shown] = [one["raw"] for one in document["priorities"]["items"][0]["terms"] if one["name"] == "activity"]
    assert shown == in_seconds(quiet or 0)


def test_lengths_are_seconds(document: Any, year: Report) -> None:
    assert not {name for name in names(document) if name.endswith("_days")} - COUNTS_OF_DAYS
    resolution = document["flow"]["resolution"]
    half = year.flow.resolution.waiting.quantiles[0]
    assert half.days is not None
    assert resolution["quantiles"][0]["within_seconds"] == in_seconds(half.days)
    assert resolution["mean_seconds"] == document["avg_resolution_seconds"] or year.flow.by_bots


def test_a_window_is_passed_on(mirrored: Mirror) -> None:
    start, end = datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC)
    document: Any = msgspec.to_builtins(report_schema(mirrored.report(start=start, end=end)))
    assert (parse_instant(document["from"]), parse_instant(document["to"])) == (start, end)
    assert document["trends"]["interval"] == "day"
    assert len(document["trends"]["points"]) == 30


@pytest.mark.parametrize("report", [an_empty_report(), a_small_report()])
def test_too_little_is_null_and_empty(report: Report) -> None:
    document: Any = msgspec.to_builtins(report_schema(report))
    assert document["median_resolution_seconds"] is None
    assert document["flow"]["growth"] is None
    assert document["bottlenecks"]["items"] == document["bottlenecks"]["changes"] == []
    assert document["priorities"]["backtest"] is None
    assert document["bottlenecks"]["degradation"] == {"resolution": None, "first_response": None}
