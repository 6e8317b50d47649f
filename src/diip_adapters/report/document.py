"""A report for programs: the fields of INTERFACE §3, and below them all the rest."""

from __future__ import annotations

import msgspec
from attrs import asdict, evolve

from diip_adapters.report.bottlenecks_document import bottlenecks_document
from diip_adapters.report.flow_document import flow_document, seconds
from diip_adapters.report.spikes_document import spikes_document
from diip_core.domain.insight.flow.summary import Summary
from diip_core.domain.insight.priority.priority import Ranked
from diip_core.domain.insight.priority.priority_report import PriorityReport
from diip_core.domain.insight.priority.terms import Term
from diip_core.domain.insight.report import Report
from diip_core.domain.issues.issue import Json

_RENAMED = {"start": "from", "end": "to"}


def report_document(report: Report) -> dict[str, Json]:
    """Instants end in Z, dates are ISO 8601, durations are seconds and end in ``_seconds``.

    Spikes, bottlenecks and priorities are those of the service, whole instead of by page.
    """
    return {
        **summary_document(report.summary),
        "trends": {
            "interval": report.trends.interval,
            "points": [msgspec.to_builtins(one) for one in report.trends.points],
        },
        "spikes": spikes_document(report.spikes, report.summary.computed_at.year),
        "flow": flow_document(report.flow),
        "bottlenecks": bottlenecks_document(report.bottlenecks),
        "priorities": _priorities(report.priorities),
    }


def summary_document(summary: Summary) -> dict[str, Json]:
    """The summary with the fields of INTERFACE §3."""
    fields = asdict(summary, recurse=False)
    coverage = fields.pop("coverage")
    document: dict[str, Json] = {}
    for name, value in fields.items():
        document[_RENAMED.get(name, name)] = msgspec.to_builtins(value)
    return {**document, "verified": coverage.verified, "unverified_reason": list(coverage.reasons)}


def _priorities(report: PriorityReport) -> dict[str, Json]:
    return {
        "items": [_priority(one) for one in report.ranked],
        "open_issues": report.open_issues,
        "weights": msgspec.to_builtins(report.weights),
        "backtest": msgspec.to_builtins(report.backtest),
    }


def _priority(ranked: Ranked) -> dict[str, Json]:
    return {
        "issue_id": ranked.issue_id,
        "key": ranked.key,
        "title": ranked.title,
        "url": ranked.url,
        "score": ranked.score,
        "age_seconds": seconds(ranked.age_days),
        "terms": [_term(one) for one in ranked.terms],
    }


def _term(term: Term) -> Json:
    """What was measured of the age is a length, and so in seconds."""
    fields: Json = msgspec.to_builtins(evolve(term, raw=seconds(term.raw)) if term.name == "age" else term)
    return fields
