"""A report for a terminal: plain lines of at most a hundred characters, with foreign text made safe."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from diip_adapters.report.blocks import (
    Block,
    BulletList,
    Cell,
    Figure,
    IssueLink,
    KeyFigures,
    Outline,
    Paragraph,
    RankedIssue,
    Ranking,
    Section,
    Table,
)
from diip_adapters.report.outline import outline
from diip_adapters.terminal_safe import terminal_safe
from diip_core.domain.insight.report import Report

_WIDTH = 96
_LONGEST_CELL = 64
_NAME_WIDTH = 28


def report_text(title: str, report: Report) -> str:
    """The whole report without a final line break."""
    return "\n".join(line.rstrip() for line in _lines(outline(title, report)))


def _lines(whole: Outline) -> Iterator[str]:
    yield terminal_safe(f"Report on {whole.title}")
    yield terminal_safe(whole.about)
    yield ""
    for lead in whole.headline:
        yield from _wrapped(lead.sentence, "- ", "  ")
    for section in whole.sections:
        yield from _section(section)


def _section(section: Section) -> Iterator[str]:
    yield ""
    yield section.title
    yield "-" * len(section.title)
    before: Block | None = None
    for block in section.blocks:
        lines = list(_block(block))
        if before is not None and lines and not _belongs_to(before, block):
            yield ""
        yield from lines
        before = block if lines else before


def _belongs_to(before: Block, block: Block) -> bool:
    """Whether a block continues the paragraph before it, and so follows without an empty line."""
    return isinstance(before, Paragraph) and isinstance(block, Paragraph | BulletList | Table)


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield from _wrapped(block.text)
    elif isinstance(block, BulletList):
        for item in block.items:
            yield from _wrapped(item, "- ", "  ")
    elif isinstance(block, KeyFigures):
        width = max(_NAME_WIDTH, *(len(name) + 2 for name, _ in block.rows))
        yield from (f"  {name:{width}}{terminal_safe(value)}" for name, value in block.rows)
    elif isinstance(block, Table):
        yield from _table(block)
    elif isinstance(block, Figure):
        if block.excerpt is not None:
            yield from _table(block.excerpt)
    elif isinstance(block, Ranking):
        for rank, issue in enumerate(block.issues, start=1):
            yield from _ranked_issue(rank, issue)


def _ranked_issue(rank: int, issue: RankedIssue) -> Iterator[str]:
    yield from _wrapped(_issue(issue.link), f"{rank:3}. ", "     ")
    yield f"     {terminal_safe(issue.link.url)}"
    for term in issue.terms:
        yield from _wrapped(term.because, f"     {term.amount:+5.2f}  ", " " * 12)
    yield f"     {issue.score:5.2f}  in all"


def _table(table: Table) -> Iterator[str]:
    rows = [[_cell(cell) for cell in row] for row in (table.headers, *table.rows)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(table.headers))]
    for row in rows:
        yield "  " + "  ".join(
            f"{cell:>{width}}" if right else f"{cell:{width}}"
            for cell, width, right in zip(row, widths, table.numeric, strict=True)
        )


def _cell(cell: Cell) -> str:
    if isinstance(cell, int):
        return f"{cell:,}"
    text = terminal_safe(_issue(cell) if isinstance(cell, IssueLink) else cell)
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"


def _issue(issue: IssueLink) -> str:
    return f"{issue.key} {issue.title.strip()}"


def _wrapped(text: str, first: str = "", further: str = "") -> list[str]:
    return wrap(
        terminal_safe(text), _WIDTH, initial_indent=first, subsequent_indent=further, break_on_hyphens=False
    )
