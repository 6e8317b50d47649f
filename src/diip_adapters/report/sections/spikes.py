"""Days on which more issues were created than on a normal day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from diip_adapters.charts import SpikeDay, spike_chart
from diip_adapters.report.blocks import Block, BulletList, Figure, Paragraph, Section, Table
from diip_adapters.report.calendar import Calendar
from diip_adapters.report.quantities import counted, enumerated
from diip_core.domain.insight.report import Report
from diip_core.domain.insight.spikes.explanation import explain_finding
from diip_core.domain.insight.spikes.finding import Finding
from diip_core.domain.insight.spikes.label_spikes import LabelFinding
from diip_core.domain.insight.spikes.spike_report import ProjectEpisode, WatchedDay

_MOST_EPISODES = 10
_MOST_LABELS = 4
_MOST_IN_DIGEST = 5
_LEAST_EXPECTED = 0.1


def section(report: Report, calendar: Calendar) -> Section:
    """The last days as a chart, and every spike that reaches into the window, newest first."""
    return Section("spikes", "Spikes", tuple(_blocks(report, calendar)))


def spike_sentence(finding: Finding, calendar: Calendar) -> str:
    """A finding in words, with the year unless it is the current one."""
    return explain_finding(finding, this_year=calendar.today.year)


def label_sentence(label: LabelFinding, calendar: Calendar) -> str:
    """A label's finding in words."""
    return label.explanation(this_year=calendar.today.year)


def labels_inside(spike: ProjectEpisode, calendar: Calendar, most: int = _MOST_LABELS) -> str:
    """The labels that spiked within the episode; empty if there are none."""
    if not spike.labels:
        return ""
    named = [_label(one, spike.episode.peak.day, calendar) for one in spike.labels[:most]]
    more = len(spike.labels) - len(named)
    if more:
        named.append(counted(more, "more", "more"))
    return f"Labels that spiked with it: {enumerated(named)}."


def up_to(finding: Finding, calendar: Calendar) -> str:
    """The time of a finding: ``on Wed 18 Nov``, ``in the 3 days up to Wed 18 Nov``."""
    within = f"in the {finding.length_days} days up to" if finding.length_days > 1 else "on"
    return f"{within} {calendar.day(finding.day)}"


def expected(finding: Finding) -> str:
    """The expected number, with one decimal."""
    return f"under {_LEAST_EXPECTED}" if finding.expected < _LEAST_EXPECTED else f"{finding.expected:.1f}"


def _blocks(report: Report, calendar: Calendar) -> Iterator[Block]:
    spikes = report.spikes
    if any(day.observed for day in spikes.recent):
        yield _figure(spikes.recent, calendar)
    if spikes.episodes:
        shown = spikes.episodes[:_MOST_EPISODES]
        yield BulletList(tuple(_episode(one, calendar) for one in shown))
        if older := len(spikes.episodes) - len(shown):
            yield Paragraph(f"{counted(older, 'older spike')} {'is' if older == 1 else 'are'} not shown.")
        if any(one.episode.last_alarm < spikes.labels_since for one in shown):
            yield Paragraph(
                f"Labels are watched from {calendar.short(spikes.labels_since)} on: those of an older spike "
                "are in a report of its time (--from, --to)."
            )
    else:
        yield Paragraph("No day stood out." if spikes.learned_days else "No day has been looked at yet.")
    if spikes.digest:
        yield Paragraph("Labels that spiked while the project as a whole did not:")
        yield BulletList(
            tuple(f"{label_sentence(one, calendar)}." for one in spikes.digest[:_MOST_IN_DIGEST])
        )


def _episode(spike: ProjectEpisode, calendar: Calendar) -> str:
    episode = spike.episode
    said = [f"{spike_sentence(episode.peak, calendar)}."]
    if episode.first_day != episode.last_alarm:
        said.append(f"Over the line {calendar.days(episode.first_day, episode.last_alarm)}.")
    if episode.is_open_on(calendar.last) and not calendar.is_past:
        said.append(f"Still open: it ends if {calendar.day(episode.closes_on)} passes without another.")
    said.append(labels_inside(spike, calendar))
    return " ".join(filter(None, said))


def _label(label: LabelFinding, peak: date, calendar: Calendar) -> str:
    """A label, with its days if they differ from the project's peak day."""
    finding = label.finding
    within = "" if finding.day == peak and finding.length_days == 1 else f" {up_to(finding, calendar)}"
    return f"{label.name} ({finding.observed}{within}, expected {expected(finding)})"


def _caption(days: tuple[WatchedDay, ...], calendar: Calendar) -> str:
    if calendar.is_past:
        return f"Issues created a day, {calendar.span(days[0].day, days[-1].day)}"
    return f"Issues created a day, the last {counted(len(days), 'day')}"


def _figure(days: tuple[WatchedDay, ...], calendar: Calendar) -> Figure:
    watched = [
        SpikeDay(
            date=day.day,
            observed=day.observed,
            expected=day.expected,
            bound=None if day.bound is None else max(day.bound - 1, 0),
            alarmed=day.is_alarm,
            verified=day.observed is not None,
        )
        for day in days
    ]
    rows = tuple(
        (
            day.date.isoformat(),
            "not verified" if day.observed is None else str(day.observed),
            f"{day.expected or 0:.1f}",
            "–" if day.bound is None else f"{day.bound:.0f}",
            "spike" if day.alarmed else "",
        )
        for day in watched
    )
    return Figure(
        _caption(days, calendar),
        partial(spike_chart, watched, name="spikes-by-day"),
        Table(("Day", "Created", "Expected", "Normal up to", ""), rows),
    )
