"""What to look at first, and why."""

from __future__ import annotations

from collections.abc import Iterator

from diip_adapters.report.blocks import Block, IssueLink, Pick, Picks, Says, Section, Summand
from diip_adapters.report.calendar import Calendar
from diip_adapters.report.quantities import counted
from diip_core.domain.insight.priority.priority import Ranked
from diip_core.domain.insight.report import Report

_MOST_SHOWN = 10


def section(report: Report, calendar: Calendar) -> Section:
    """The first ten with every term of their scores, and how such a list did in the past."""
    return Section("first", "What first", tuple(_blocks(report, calendar)))


def pick(ranked: Ranked) -> Pick:
    """The issue with what its score is made of, the largest term first."""
    summands = (Summand(term.contribution, term.because) for term in ranked.terms)
    return Pick(
        IssueLink(ranked.key, ranked.title, ranked.url),
        ranked.score,
        tuple(sorted(summands, key=lambda one: -abs(one.amount))),
    )


def _blocks(report: Report, calendar: Calendar) -> Iterator[Block]:
    priorities = report.priorities
    if not priorities.ranked:
        yield Says("Nothing is open.")
        return
    if calendar.is_past:
        yield Says(f"This list is of today, {calendar.moment(priorities.computed_at)}, whatever the window.")
    shown = priorities.ranked[:_MOST_SHOWN]
    yield Picks(tuple(pick(one) for one in shown))
    if priorities.open_issues > len(shown):
        yield Says(f"These are the first {len(shown)} of {counted(priorities.open_issues, 'open issue')}.")
    if priorities.backtest is not None:
        yield Says(priorities.backtest.sentence)
    else:
        yield Says("There is too little history to say how well such a list would have done.")
