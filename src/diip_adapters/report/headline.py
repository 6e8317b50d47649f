"""The headline: a few sentences on what a maintainer acts on, before any number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from diip_adapters.report.blocks import Lead
from diip_adapters.report.calendar import Calendar
from diip_adapters.report.quantities import counted, length
from diip_adapters.report.sections.changes import changed_sentences
from diip_adapters.report.sections.spikes import (
    expected,
    label_sentence,
    labels_inside,
    spike_sentence,
    up_to,
)
from diip_core.domain.insight.flow.backlog import GROWING_FROM_Z
from diip_core.domain.insight.flow.bottlenecks import Bottleneck, explain_bottleneck
from diip_core.domain.insight.priority.terms import SEVERITY, Term, TermName
from diip_core.domain.insight.report import Report
from diip_core.domain.insight.spikes.defaults import LEARNING_DAYS
from diip_core.domain.insight.spikes.spike_report import ProjectEpisode
from diip_core.domain.statistics.survival import LEAST_SUBJECTS
from diip_core.domain.time import local_day

_MOST_CHANGES = 2
_MOST_REASONS = 2
_MOST_TERMS = 2
_MOST_LABELS = 2
_LEAST_VALUES: Mapping[TermName, float] = {"still_open": 0.1, "activity": 0.5}
_NONE_OPEN = "Nothing is open."


def headline(report: Report, calendar: Calendar) -> tuple[Lead, ...]:
    """The sentences of the headline, the most urgent first."""
    nothing = _nothing(report, calendar)
    return (nothing, *_care(report)) if nothing else tuple(_leads(report, calendar))


def _nothing(report: Report, calendar: Calendar) -> Lead | None:
    """The reason if there is nothing to show, otherwise None."""
    start, first = report.summary.start, report.first_created_at
    if start is not None and not report.has_begun:
        return Lead(
            "This time has not begun yet:", f"it starts on {calendar.full(local_day(start, calendar.zone))}."
        )
    if report.summary.total_issues:
        return None
    if first is None:
        return Lead("There is nothing to report on yet:", "no issue has been mirrored.")
    day = calendar.full(local_day(first, calendar.zone))
    return Lead("Nothing had happened by then:", f"the first issue came on {day}.")


def _leads(report: Report, calendar: Calendar) -> Iterator[Lead]:
    yield from _care(report)
    if report.summary.total_issues < LEAST_SUBJECTS:
        issues = counted(report.summary.total_issues, "issue")
        yield Lead("There is too little to speak of patterns:", f"{issues} in all. Here is what there is.")
    yield from _spikes(report, calendar)
    yield from _stuck(report.bottlenecks.found.bottlenecks)
    yield _backlog(report, calendar)
    changes = changed_sentences(report.bottlenecks)[:_MOST_CHANGES]
    if changes:
        yield Lead("Something changed.", " ".join(changes))
    yield from _first(report, calendar)


def _care(report: Report) -> Iterator[Lead]:
    reasons = report.summary.coverage.reasons
    if reasons:
        more = len(reasons) - _MOST_REASONS
        shown = "; ".join(reasons[:_MOST_REASONS]) + (f"; and {more} more" if more > 0 else "")
        yield Lead("Treat all of this with care, because data may be missing:", f"{shown}.")


def _spikes(report: Report, calendar: Calendar) -> Iterator[Lead]:
    """As in the summary, every spike that reaches into the window counts."""
    inactivity = report.spikes.present_inactivity
    if inactivity is not None:
        yield Lead(
            f"No issue came in the {inactivity.length_days} days up to {calendar.day(inactivity.day)},",
            f"where {inactivity.expected:.0f} were to be expected: look whether the connection still works.",
        )
    going_on = report.spikes.open_on(calendar.last)
    spike = going_on or next(iter(report.spikes.episodes if report.summary.start else ()), None)
    if spike is not None:
        matter = "There is a spike:" if going_on and not calendar.is_past else "There was a spike:"
        said = (
            f"{spike_sentence(spike.episode.peak, calendar)}. {labels_inside(spike, calendar, _MOST_LABELS)}"
        )
        yield Lead(matter, said.rstrip())
    elif inactivity is None:
        yield _no_spike(report, calendar)


def _no_spike(report: Report, calendar: Calendar) -> Lead:
    spikes, is_windowed = report.spikes, report.summary.start is not None
    if spikes.learned_days < LEARNING_DAYS:
        days = f"{spikes.learned_days} of {LEARNING_DAYS} days so far."
        return Lead("Spikes cannot be detected yet:", f"DIIP is still learning what a normal day is, {days}")
    latest = f" The last spike was {_in_short(spikes.episodes[0], calendar)}." if spikes.episodes else ""
    if (label := spikes.latest_label_alone) is not None:
        matter = "did not spike in this time" if is_windowed else "is not spiking"
        return Lead(
            f"The project as a whole {matter}.",
            f"The last label that did: {label_sentence(label, calendar)}.{latest}",
        )
    if is_windowed:
        return Lead("Nothing spiked in this time.")
    if not latest:
        return Lead("Nothing is spiking,", "and nothing was in all this time.")
    return Lead("Nothing is spiking.", latest.lstrip())


def _in_short(spike: ProjectEpisode, calendar: Calendar) -> str:
    peak = spike.episode.peak
    observed = counted(peak.observed, "issue")
    return f"{up_to(peak, calendar)}: {observed} where {expected(peak)} were expected"


def _stuck(found: Sequence[Bottleneck]) -> Iterator[Lead]:
    if found:
        more = len(found) - 1
        others = f" {counted(more, 'more bottleneck')} below." if more else ""
        yield Lead("Issues get stuck.", f"{explain_bottleneck(found[0])}{others}")


def _backlog(report: Report, calendar: Calendar) -> Lead:
    """Issues of bots are excluded, so that created, closed and open issues are of the same kind."""
    growth, left = report.flow.growth, _left(report)
    if growth is None:
        return Lead(
            "It is too early to say whether the backlog grows:", f"there is too little history. {left}"
        )
    if not growth.arrivals and not growth.closures:
        return Lead("It is quiet:", f"{_quiet(report, calendar)} {left}")
    aside = "bots aside, " if report.flow.by_bots or report.flow.open_by_bots else ""
    closed = f"{growth.closures:,} {'was' if growth.closures == 1 else 'were'} closed"
    moved = f"{aside}{growth.arrivals:,} came in and {closed} in {_month(calendar)}. {left}"
    if growth.is_growing:
        return Lead("The backlog is growing:", moved)
    if growth.z < -GROWING_FROM_Z:
        return Lead("The backlog is shrinking:", moved)
    pace = (
        f" New work waits about {length(growth.wait_days)} for its turn at this pace."
        if growth.wait_days
        else ""
    )
    return Lead("The backlog neither grows nor shrinks beyond chance:", f"{moved}{pace}")


def _left(report: Report) -> str:
    """The number of open issues, and of those filed by bots."""
    is_open, of_bots = report.summary.open_issues, report.flow.open_by_bots
    if not is_open:
        return _NONE_OPEN
    text = f"{counted(is_open, 'issue')} {'is' if is_open == 1 else 'are'} open"
    return f"{text}, {of_bots:,} of them by bots." if of_bots else f"{text}."


def _month(calendar: Calendar) -> str:
    return f"the 28 days up to {calendar.short(calendar.last)}" if calendar.is_past else "the last 28 days"


def _quiet(report: Report, calendar: Calendar) -> str:
    last = next((point.date for point in reversed(report.trends.points) if point.created), None)
    if last is None:
        return f"nothing was opened or closed in {_month(calendar)}."
    interval = report.trends.interval
    when = f"on {calendar.day(last)}" if interval == "day" else f"in the week of {calendar.short(last)}"
    if interval == "month":
        when = f"in {calendar.month(last)}"
    return f"nothing was opened or closed in {_month(calendar)}, and the last new issue came {when}."


def _first(report: Report, calendar: Calendar) -> Iterator[Lead]:
    if not report.priorities.now.ranked:
        return
    first = report.priorities.now.ranked[0]
    telling = sorted(filter(_tells, first.terms), key=lambda term: -term.contribution)
    if not telling:
        yield Lead(
            "No open issue stands out:", "there is no priority, vote, alarm, age or activity to go by."
        )
        return
    because = "; ".join(term.because for term in telling[:_MOST_TERMS])
    matter = "The list of what came first began with" if calendar.is_past else "Look first at"
    yield Lead(f"{matter} {first.key},", f"“{first.title.strip()}”: {because}.")


def _tells(term: Term) -> bool:
    """Whether a term sets an issue apart. A missing priority, low odds and an old activity do not."""
    if term.name == "severity":
        return term.raw != SEVERITY["unknown"]
    return term.value >= _LEAST_VALUES.get(term.name, 0.0)
