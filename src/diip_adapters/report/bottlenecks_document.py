"""The bottlenecks of a report for programs, and what changed, under the names of the service's document."""

from __future__ import annotations

from attrs import asdict

from diip_adapters.report.flow_document import seconds, waiting_issues
from diip_core.domain.insight.flow.bottleneck_report import BottleneckReport
from diip_core.domain.insight.flow.bottlenecks import Bottleneck, explain_bottleneck
from diip_core.domain.insight.flow.change_wording import say_change
from diip_core.domain.insight.flow.degradation import Pace
from diip_core.domain.insight.flow.what_changed import Change
from diip_core.domain.issues.issue import Json


def bottlenecks_document(report: BottleneckReport) -> dict[str, Json]:
    """Each bottleneck, of how many values tested, whether the project became slower, and what changed."""
    slower, changed = report.degradation, report.changed
    return {
        "items": [_bottleneck(one) for one in report.found.bottlenecks],
        "tested": report.found.tested,
        "share_flagged": report.found.share_flagged,
        "degradation": {
            "resolution": _pace(slower.resolution),
            "first_response": _pace(slower.first_response),
        },
        "compared": len(changed.compared) if changed else None,
        "changes": [_change(one) for one in changed.changes] if changed else [],
    }


def _bottleneck(one: Bottleneck) -> dict[str, Json]:
    found = one.finding
    return {
        "kind": found.kind,
        "value": found.value,
        "issues": found.subjects,
        "events": found.events,
        "since_seconds": seconds(found.since_days),
        "follow_up_seconds": seconds(found.follow_up_days),
        "median_seconds": seconds(found.median_days),
        "rest_median_seconds": seconds(found.rest_median_days),
        "ratio": found.ratio,
        "excess_seconds": seconds(found.excess_days),
        "p_value": found.p,
        "q_value": found.q,
        "causes": waiting_issues(one.causes),
        "explanation": explain_bottleneck(one),
    }


def _pace(pace: Pace | None) -> dict[str, Json] | None:
    """See `diip_core.domain.insight.flow.degradation.Pace` for what the figures mean."""
    if pace is None:
        return None
    figures = asdict(pace)
    timed = {name for name in figures if name.endswith("_days")}
    return {
        **{name: figures[name] for name in figures if name not in {*timed, "p"}},
        **{f"{name.removesuffix('_days')}_seconds": seconds(figures[name]) for name in sorted(timed)},
        "ratio": pace.ratio,
        "p_value": pace.p,
        "degraded": pace.is_degraded,
    }


def _change(change: Change) -> dict[str, Json]:
    timed = change.unit == "seconds"
    return {
        "what": change.what,
        "name": change.name,
        "unit": change.unit,
        "before": seconds(change.before) if timed else change.before,
        "after": seconds(change.after) if timed else change.after,
        "horizon_seconds": seconds(change.horizon_days),
        "median_before_seconds": seconds(change.median_before_days),
        "median_after_seconds": seconds(change.median_after_days),
        "p_value": change.p,
        "q_value": change.q,
        "sentence": say_change(change),
    }
