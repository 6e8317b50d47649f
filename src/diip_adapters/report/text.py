"""A report for a terminal: plain lines of at most a hundred characters, every foreign text harmless."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from diip_adapters.report.blocks import (
    Block,
    Cell,
    Facts,
    IssueLink,
    Outline,
    Pick,
    Picks,
    Picture,
    Points,
    Says,
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
    """The whole report, without a line break at its end."""
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
        if before is not None and lines and not _goes_on(before, block):
            yield ""
        yield from lines
        before = block if lines else before


def _goes_on(before: Block, block: Block) -> bool:
    """Whether a block stands right below the one before: what a sentence leads to."""
    return isinstance(before, Says) and isinstance(block, Says | Points | Table)


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Says):
        yield from _wrapped(block.text)
    elif isinstance(block, Points):
        for item in block.items:
            yield from _wrapped(item, "- ", "  ")
    elif isinstance(block, Facts):
        width = max(_NAME_WIDTH, *(len(name) + 2 for name, _ in block.rows))
        yield from (f"  {name:{width}}{terminal_safe(value)}" for name, value in block.rows)
    elif isinstance(block, Table):
        yield from _table(block)
    elif isinstance(block, Picture):
        if block.excerpt is not None:
            yield from _table(block.excerpt)
    elif isinstance(block, Picks):
        for number, pick in enumerate(block.picks, start=1):
            yield from _pick(number, pick)


def _pick(number: int, pick: Pick) -> Iterator[str]:
    yield from _wrapped(_issue(pick.issue), f"{number:3}. ", "     ")
    yield f"     {terminal_safe(pick.issue.url)}"
    counting = [one for one in pick.summands if one.amount]
    for one in counting:
        yield from _wrapped(one.because, f"     {one.amount:+5.2f}  ", " " * 12)
    nothing = "; ".join(one.because for one in pick.summands if not one.amount)
    if nothing:
        yield from _wrapped(nothing, "         0  ", " " * 12)
    yield f"     {pick.score:5.2f}  in all"


def _table(table: Table) -> Iterator[str]:
    rows = [[_cell(cell) for cell in row] for row in (table.headers, *table.rows)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(table.headers))]
    numeric = [_is_numeric(table.rows, column) for column in range(len(table.headers))]
    for row in rows:
        yield "  " + "  ".join(
            f"{cell:>{width}}" if right else f"{cell:{width}}"
            for cell, width, right in zip(row, widths, numeric, strict=True)
        )


def _is_numeric(rows: Sequence[Sequence[Cell]], column: int) -> bool:
    return all(isinstance(row[column], int) or row[column] == "" for row in rows)


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
