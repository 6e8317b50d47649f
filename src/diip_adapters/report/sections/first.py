"""What to look at first, and why."""

from __future__ import annotations

from collections.abc import Iterator

from diip_adapters.report.blocks import Block, IssueLink, Paragraph, RankedIssue, Ranking, ScoreTerm, Section
from diip_adapters.report.calendar import Calendar
from diip_adapters.report.quantities import counted
from diip_core.domain.insight.priority.priority import Ranked
from diip_core.domain.insight.report import Report

_MOST_SHOWN = 10


def section(report: Report, calendar: Calendar) -> Section:
    """The first ten with every term of their scores, and how well such a list did in the past."""
    return Section("first", "What first", tuple(_blocks(report, calendar)))


def ranked_issue(ranked: Ranked) -> RankedIssue:
    """The issue with the terms of its score, the largest first."""
    terms = (ScoreTerm(term.contribution, term.because) for term in ranked.terms)
    return RankedIssue(
        IssueLink(ranked.key, ranked.title, ranked.url),
        ranked.score,
        tuple(sorted(terms, key=lambda term: -abs(term.amount))),
    )


def _blocks(report: Report, calendar: Calendar) -> Iterator[Block]:
    priorities = report.priorities
    if not priorities.ranked:
        yield Paragraph("Nothing is open.")
        return
    if calendar.is_past:
        yield Paragraph(
            f"This list is of today, {calendar.moment(priorities.computed_at)}, whatever the window."
        )
    shown = priorities.ranked[:_MOST_SHOWN]
    yield Ranking(tuple(ranked_issue(one) for one in shown))
    if priorities.open_issues > len(shown):
        yield Paragraph(
            f"These are the first {len(shown)} of {counted(priorities.open_issues, 'open issue')}."
        )
    if priorities.backtest is not None:
        yield Paragraph(priorities.backtest.sentence)
    else:
        yield Paragraph("There is too little history to say how well such a list would have done.")
