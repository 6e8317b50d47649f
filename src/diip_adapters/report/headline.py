"""What a maintainer acts on, in a few sentences: it stands before every number."""

from __future__ import annotations

from collections.abc import Iterator

from diip_adapters.report.calendar import Calendar
from diip_adapters.report.quantities import counted, length
from diip_adapters.report.sections.bottlenecks import stuck
from diip_adapters.report.sections.changes import changed_sentences
from diip_adapters.report.sections.spikes import expected, labels_inside, spike_sentence
from diip_core.domain.backlog import GROWING_FROM_Z
from diip_core.domain.priority_terms import SEVERITY, Term
from diip_core.domain.report import Report
from diip_core.domain.spikes.defaults import LEARNING_DAYS
from diip_core.domain.survival import LEAST_SUBJECTS

_MOST_CHANGES = 2
_MOST_REASONS = 2
_MOST_TERMS = 2
_LEAST_ODDS = 0.1
_NONE_OPEN = "Nothing is open."


def headline(report: Report, calendar: Calendar) -> tuple[str, ...]:
    """The sentences, the most urgent first."""
    if not report.summary.total_issues:
        return ("There is nothing to report on yet: no issue has been mirrored.", *_care(report))
    return tuple(_sentences(report, calendar))


def _sentences(report: Report, calendar: Calendar) -> Iterator[str]:
    yield from _care(report)
    if report.summary.total_issues < LEAST_SUBJECTS:
        issues = counted(report.summary.total_issues, "issue")
        yield f"With {issues} in all there is too little to speak of patterns; here is what there is."
    yield _spike(report, calendar)
    yield from stuck(report.bottlenecks.found.bottlenecks)
    yield _backlog(report, calendar)
    yield from changed_sentences(report.bottlenecks)[:_MOST_CHANGES]
    yield from _first(report, calendar)


def _care(report: Report) -> Iterator[str]:
    reasons = report.summary.unverified_reason
    if reasons:
        more = len(reasons) - _MOST_REASONS
        told = "; ".join(reasons[:_MOST_REASONS]) + (f"; and {more} more" if more > 0 else "")
        yield f"Take all of this with care, for something may be missing: {told}."


def _spike(report: Report, calendar: Calendar) -> str:
    spikes = report.spikes
    silence = spikes.present_silence
    if silence is not None:
        return (
            f"No issue came in the {silence.length_days} days up to {calendar.day(silence.day)}, where "
            f"{silence.expected:.0f} were to be expected: look whether the connection still works."
        )
    going_on = spikes.open_on(calendar.last)
    if going_on is not None:
        said = f"There is a spike: {spike_sentence(going_on.episode.peak, calendar)}."
        return f"{said} {labels_inside(going_on)}".rstrip()
    if spikes.learned_days < LEARNING_DAYS:
        return f"Still learning what a normal day is: {spikes.learned_days} of {LEARNING_DAYS} days so far."
    if not spikes.episodes:
        return "Nothing is spiking, and nothing has so far."
    last = spikes.episodes[0].episode.peak
    within = f"in the {last.length_days} days up to" if last.length_days > 1 else "on"
    return (
        f"Nothing is spiking; the last spike was {within} {calendar.day(last.day)}: {last.observed:,} issues "
        f"where {expected(last)} were expected."
    )


def _backlog(report: Report, calendar: Calendar) -> str:
    growth, is_open = report.flow.growth, report.summary.open_issues
    left = f"{counted(is_open, 'issue')} {'is' if is_open == 1 else 'are'} open." if is_open else _NONE_OPEN
    if growth is None:
        return f"There is too little history to say whether the backlog grows; {left}"
    if not growth.arrivals and not growth.closures:
        return f"{_quiet(report, calendar)} {left}"
    moved = f"in {_month(calendar)} {growth.arrivals:,} came in and {growth.closures:,} were closed"
    if growth.is_growing:
        return f"The backlog is growing: {moved}. {left}"
    if growth.z < -GROWING_FROM_Z:
        return f"The backlog is shrinking: {moved}. {left}"
    pace = f" At this pace that is {length(growth.wait_days)} of work." if growth.wait_days else ""
    return f"The backlog holds steady: {moved}. {left}{pace}"


def _month(calendar: Calendar) -> str:
    return f"the 28 days up to {calendar.short(calendar.last)}" if calendar.is_past else "the last 28 days"


def _quiet(report: Report, calendar: Calendar) -> str:
    last = next((point.date for point in reversed(report.trends.points) if point.created), None)
    if last is None:
        return f"Nothing was opened or closed in {_month(calendar)}."
    interval = report.trends.interval
    when = f"on {calendar.day(last)}" if interval == "day" else f"in the week of {calendar.short(last)}"
    if interval == "month":
        when = f"in {calendar.month(last)}"
    return f"Nothing was opened or closed in {_month(calendar)}; the last new issue came {when}."


def _first(report: Report, calendar: Calendar) -> Iterator[str]:
    if not report.priorities.ranked:
        return
    first = report.priorities.ranked[0]
    telling = sorted(filter(_tells, first.terms), key=lambda term: -term.contribution)
    if not telling:
        yield "No open issue stands out: there is no priority, vote, alarm or age to go by."
        return
    because = "; ".join(term.because for term in telling[:_MOST_TERMS])
    now = "Today l" if calendar.is_past else "L"
    yield f"{now}ook first at {first.key}, “{first.title.strip()}”: {because}."


def _tells(term: Term) -> bool:
    """Whether it sets an issue apart: a priority nobody gave and odds next to nothing do not."""
    if term.name == "severity":
        return term.raw != SEVERITY["unknown"]
    return term.value >= _LEAST_ODDS if term.name == "still_open" else term.contribution > 0
