"""What is different from the month before."""

from __future__ import annotations

from collections.abc import Iterator

from diip_adapters.report.blocks import BulletList, Section
from diip_adapters.report.calendar import Calendar
from diip_adapters.report.quantities import length
from diip_core.domain.insight.flow.bottleneck_report import BottleneckReport
from diip_core.domain.insight.flow.change_wording import say_change, say_what_changed
from diip_core.domain.insight.flow.degradation import Pace
from diip_core.domain.insight.report import Report


def section(report: Report, calendar: Calendar) -> Section:
    """Changes of the month, then whether the project has become slower."""
    found = report.bottlenecks
    slower = tuple(_slower(found))
    quiet = say_what_changed(found.changed)
    said = slower + (quiet if not slower or _has_changes(found) else ())
    return Section("changes", "What changed", (BulletList(said),))


def changed_sentences(found: BottleneckReport) -> tuple[str, ...]:
    """Changes beyond chance, the gravest first; empty if there are none."""
    changes = found.changed.changes if found.changed else ()
    return (*_slower(found), *(say_change(change) for change in changes))


def _has_changes(found: BottleneckReport) -> bool:
    return bool(found.changed and found.changed.changes)


def _slower(found: BottleneckReport) -> Iterator[str]:
    for pace, what in (
        (found.degradation.resolution, "to be closed"),
        (found.degradation.first_response, "for a first answer"),
    ):
        if pace is not None and pace.is_degraded:
            yield _say(pace, what)


def _say(pace: Pace, what: str) -> str:
    return (
        f"Issues wait longer {what} than in the half-year before: {length(pace.recent_mean_days)} of their "
        f"first {length(pace.horizon_days)} on average, against {length(pace.before_mean_days)}."
    )
