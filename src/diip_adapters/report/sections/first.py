"""What first: the issues to answer now and those that are overdue, and why."""

from __future__ import annotations

from collections.abc import Iterator

from diip_adapters.report.blocks import (
    Block,
    IssueLink,
    Paragraph,
    RankedIssue,
    Ranking,
    ScoreTerm,
    Section,
    Table,
)
from diip_adapters.report.calendar import Calendar
from diip_adapters.report.quantities import counted
from diip_core.domain.insight.priority.backtest import FIRST, Agreement, Backtest
from diip_core.domain.insight.priority.priority import PriorityList, Ranked
from diip_core.domain.insight.priority.priority_report import ABOUT
from diip_core.domain.insight.report import Report

_MOST_SHOWN = 10


def section(report: Report, calendar: Calendar) -> Section:
    """The first ten of both lists with every term of their scores, and how the first did in the past."""
    return Section("first", "What first", tuple(_blocks(report)))


def ranked_issue(ranked: Ranked) -> RankedIssue:
    """The issue with the terms of its score, the largest first."""
    terms = (ScoreTerm(term.contribution, term.because) for term in ranked.terms)
    return RankedIssue(
        IssueLink(ranked.key, ranked.title, ranked.url),
        ranked.score,
        tuple(sorted(terms, key=lambda term: -abs(term.amount))),
    )


def _blocks(report: Report) -> Iterator[Block]:
    priorities = report.priorities
    if not priorities.now.ranked:
        yield Paragraph("Nothing is open.")
        return
    yield Paragraph(f"Answer now. {ABOUT['now']}")
    yield from _list(priorities.now, "open issue")
    if priorities.backtest is None:
        yield Paragraph("There is too little history to say how well such a list would have done.")
    else:
        yield Paragraph(priorities.backtest.sentence)
        yield _comparison(priorities.backtest)
    if priorities.overdue.ranked:
        yield Paragraph(f"Overdue. {ABOUT['overdue']}")
        yield from _list(priorities.overdue, "overdue issue")
    else:
        yield Paragraph("No issue is known to be overdue.")


def _list(listed: PriorityList, kind: str) -> Iterator[Block]:
    shown = listed.ranked[:_MOST_SHOWN]
    yield Ranking(tuple(map(ranked_issue, shown)))
    if listed.total > len(shown):
        yield Paragraph(f"These are the first {len(shown)} of {counted(listed.total, kind)}.")


def _comparison(backtest: Backtest) -> Table:
    """AUC is explained in docs/explanation/priorities.md."""
    return Table(
        ("order", f"acted on of the first {FIRST}", "AUC"),
        (
            _row("this list", backtest.this_list),
            _row("newest first", backtest.newest_first),
            _row("last activity first", backtest.last_activity_first),
            _row("oldest first", backtest.oldest_first),
            _row("random", backtest.random),
        ),
    )


def _row(name: str, agreement: Agreement) -> tuple[str, str, str]:
    return name, f"{agreement.acted_on_of_first:.1f}", f"{agreement.auc:.2f}"
