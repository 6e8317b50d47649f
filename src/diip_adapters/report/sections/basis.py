"""The data and methods a report rests on, and what it excludes."""

from __future__ import annotations

from collections.abc import Iterator

from diip_adapters.report.blocks import Block, BulletList, Paragraph, Section
from diip_adapters.report.calendar import Calendar
from diip_adapters.report.quantities import counted
from diip_core.domain.insight.report import Report
from diip_core.domain.insight.spikes.defaults import DEFAULTS_VERSION, LEARNING_DAYS
from diip_core.domain.insight.spikes.spike_report import LeftOut
from diip_core.domain.mirror.inactivity import Inactivity

_MOST_SHOWN = 8


def section(report: Report, calendar: Calendar) -> Section:
    """Whether the mirror is verified, days excluded from spike detection, and the methods."""
    return Section("basis", "What this rests on", tuple(_blocks(report, calendar)))


def _blocks(report: Report, calendar: Calendar) -> Iterator[Block]:
    summary, spikes = report.summary, report.spikes
    if summary.coverage.verified:
        yield Paragraph("All issues the tracker listed have been read.")
    else:
        yield Paragraph("Take this with care, for something may be missing:")
        yield BulletList(summary.coverage.reasons)
    if report.flow.by_bots:
        bots = counted(report.flow.by_bots, "issue")
        yield Paragraph(
            f"The {bots} filed by bots count in numbers, trends and spikes, but not in times and waits."
        )
    stretches = [left_out(one, calendar) for one in spikes.left_out]
    stretches += [_silent(one, calendar) for one in spikes.inactivities]
    if stretches:
        yield BulletList(tuple(stretches[:_MOST_SHOWN]))
        if len(stretches) > _MOST_SHOWN:
            yield Paragraph(f"and {len(stretches) - _MOST_SHOWN:,} more such stretches, further back.")
    yield Paragraph(
        f"The spike detector has {_learned(spikes.learned_days)}; it speaks up over a score of "
        f"{spikes.threshold:g} (method {DEFAULTS_VERSION})."
    )
    yield Paragraph(
        "An issue that was deleted at the tracker still counts: deletions are not noticed yet. Pull requests "
        "are no issues. Times count what is still open (Kaplan-Meier). "
        f"Days are those of {calendar.zone.key}. Computed {calendar.moment(summary.computed_at)}."
    )


def _learned(days: int) -> str:
    if not days:
        return f"not learned from any day yet and needs {LEARNING_DAYS}"
    if days < LEARNING_DAYS:
        return f"learned from {days} of the {LEARNING_DAYS} days it needs"
    return f"learned from {counted(days, 'day')}"


def left_out(days: LeftOut, calendar: Calendar) -> str:
    """Why days are excluded from spike detection."""
    when = calendar.days(days.first_day, days.last_day)
    issues = counted(days.issues, "issue")
    if days.because == "written in bulk":
        return (
            f"{issues} created {when} were written in bulk, by an import or a script rather than one by one: "
            "no alarm, and nothing was learned from them."
        )
    is_one = days.first_day == days.last_day
    unread = "that day was not read to its end" if is_one else "those days were not read to their end"
    if days.issues:
        are = "is" if days.issues == 1 else "are"
        return f"The {issues} known {when} {are} left out, for {unread}."
    return f"Nothing was learned {when}, for {unread}."


def _silent(inactivity: Inactivity, calendar: Calendar) -> str:
    return (
        f"No issue came in the {inactivity.length_days} days up to {calendar.day(inactivity.day)}, where "
        f"{inactivity.expected:.0f} were to be expected: that looks more like a broken connection or a "
        "holiday than a quiet project."
    )
