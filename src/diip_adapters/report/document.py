"""A report for programs: the fields of INTERFACE §3, and below them all the rest."""

from __future__ import annotations

from attrs import asdict, evolve

from diip_adapters.report.bottlenecks_document import bottlenecks_document
from diip_adapters.report.flow_document import flow_document, seconds
from diip_core.domain.change_in_words import say_change
from diip_core.domain.issue import Json
from diip_core.domain.priority import Ranked
from diip_core.domain.priority_report import PriorityReport
from diip_core.domain.priority_terms import Term
from diip_core.domain.report import Report
from diip_core.domain.spike_report import SpikeReport
from diip_core.domain.spikes.episode import Episode
from diip_core.domain.spikes.explanation import explain
from diip_core.domain.spikes.finding import Finding
from diip_core.domain.spikes.label_news import LabelFinding
from diip_core.domain.stored_form import to_stored
from diip_core.domain.summary import Summary
from diip_core.domain.what_changed import Change

_RENAMED = {"start": "from", "end": "to"}
_IN_DAYS = ("resolution", "first response")


def report_document(report: Report) -> dict[str, Json]:
    """Instants end in Z, dates are ISO 8601, durations are seconds and end in ``_seconds``."""
    changed = report.bottlenecks.changed
    return {
        **summary_document(report.summary),
        "trends": {"interval": report.trends.interval, "points": to_stored(report.trends.points)},
        "spikes": _spikes(report.spikes),
        "flow": flow_document(report.flow),
        "bottlenecks": bottlenecks_document(report.bottlenecks),
        "priorities": _priorities(report.priorities),
        "changes": [_change(one) for one in changed.changes] if changed else [],
    }


def summary_document(summary: Summary) -> dict[str, Json]:
    """The summary with the fields of INTERFACE §3."""
    fields = asdict(summary, recurse=False)
    reasons, spike = fields.pop("unverified_reason"), fields.pop("spike")
    document: dict[str, Json] = {}
    for name, value in fields.items():
        document[_RENAMED.get(name, name)] = to_stored(value)
        if name == "spike_detected":
            document["spike"] = to_stored(spike)
    return {**document, "verified": summary.verified, "unverified_reason": list(reasons)}


def _spikes(report: SpikeReport) -> dict[str, Json]:
    items: list[Json] = []
    for one in report.episodes:
        labels: list[Json] = [_label(label) for label in one.labels]
        items.append({**_episode(one.episode, report), "labels": labels})
    return {
        "learned_days": report.learned_days,
        "threshold": report.threshold,
        "items": items,
        "digest": [_label(one) for one in report.digest],
        "left_out": to_stored(report.left_out),
        "silences": to_stored(report.silences),
    }


def _episode(episode: Episode, report: SpikeReport) -> dict[str, Json]:
    last = report.recent[-1].day if report.recent else None
    return {
        **_finding(episode.peak),
        "first_day": episode.first_day.isoformat(),
        "last_day": episode.last_alarm.isoformat(),
        "open": last is not None and episode.is_open_on(last),
        "label": None,
        "alarms": episode.alarms,
        "explanation": explain(episode.peak, this_year=report.as_of.year),
    }


def _label(label: LabelFinding) -> dict[str, Json]:
    finding = label.finding
    return {
        **_finding(finding),
        "first_day": finding.first_day.isoformat(),
        "last_day": finding.day.isoformat(),
        "label": label.name,
        "kind": label.kind,
        "explanation": label.explained(),
    }


def _finding(finding: Finding) -> dict[str, Json]:
    """All it was computed from, under the names of the summary's spike."""
    return {
        "date": finding.day.isoformat(),
        "window_days": finding.length_days,
        "verified_days": finding.verified_days,
        "observed": finding.observed,
        "expected": finding.expected,
        "upper": finding.bound,
        "ratio": finding.ratio,
        "p_value": finding.probability,
        "variance": finding.variance,
        "dispersion": finding.dispersion,
        "calibration": finding.calibration,
        "score": finding.score,
        "threshold": finding.threshold,
        "learned_days": finding.learned_days,
        "defaults_version": finding.defaults_version,
    }


def _priorities(report: PriorityReport) -> dict[str, Json]:
    return {
        "items": [_priority(one) for one in report.ranked],
        "open_issues": report.open_issues,
        "weights": to_stored(report.weights),
        "backtest": to_stored(report.backtest),
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
    return to_stored(evolve(term, raw=seconds(term.raw)) if term.name == "age" else term)


def _change(change: Change) -> dict[str, Json]:
    timed = change.what in _IN_DAYS
    figures: dict[str, Json] = {"before": change.before, "after": change.after}
    if timed:
        figures = {
            "before_seconds": seconds(change.before),
            "after_seconds": seconds(change.after),
            "horizon_seconds": seconds(change.horizon_days),
            "median_before_seconds": seconds(change.median_before_days),
            "median_after_seconds": seconds(change.median_after_days),
        }
    return {
        "what": change.what,
        "name": change.name,
        **figures,
        "p_value": change.p,
        "q_value": change.q,
        "explanation": say_change(change),
    }
