"""Whether the report of the demo found the patterns planted in its data."""

from __future__ import annotations

from datetime import timedelta

from diip_adapters.report import Calendar
from diip_adapters.simulators.organisation import Planted
from diip_core.domain.insight.report import Report
from diip_core.domain.insight.spikes.spike_report import ProjectEpisode

_AREA = "area/"


def check_report(planted: Planted, report: Report) -> tuple[str, ...]:
    """One sentence for each planted pattern: found or missed."""
    calendar = Calendar.of(report)
    return (
        _spike(planted, report, calendar),
        _slow_area(planted, report),
        *_outage(planted, report, calendar),
    )


def _spike(planted: Planted, report: Report, calendar: Calendar) -> str:
    first, last, label = planted.spike_days[0], planted.spike_days[-1], f"{_AREA}{planted.spike_area}"
    what = f"The burst of bugs in {label} {calendar.days(first, last)}"
    hits = [one for one in report.spikes.episodes if _touches(one, planted)]
    if not hits:
        return f"{what} was missed."
    named = any(one.name == label for hit in hits for one in hit.labels)
    return f"{what} was found, {'and' if named else 'but not'} the label in it."


def _touches(one: ProjectEpisode, planted: Planted) -> bool:
    first, last = planted.spike_days[0], planted.spike_days[-1]
    return one.episode.first_day <= last + timedelta(days=1) and one.episode.last_alarm >= first


def _slow_area(planted: Planted, report: Report) -> str:
    label = f"{_AREA}{planted.slow_area}"
    found = any(one.finding.value == label for one in report.bottlenecks.found.bottlenecks)
    return f"The area whose issues take far longer, {label}, was {'found' if found else 'missed'}."


def _outage(planted: Planted, report: Report, calendar: Calendar) -> tuple[str, ...]:
    if planted.import_day is None:
        return ()
    first, last, after = planted.outage_days[0], planted.outage_days[-1], planted.import_day
    alarms = [
        one.episode
        for one in report.spikes.episodes
        if one.episode.first_day <= after and one.episode.last_alarm >= first
    ]
    what = (
        f"The tracker's outage {calendar.days(first, last)}, and the import by one account "
        f"{calendar.days(after, after)} that made up for it, raised"
    )
    return (f"{what} {'no alarm' if not alarms else 'a false alarm'}.",)
