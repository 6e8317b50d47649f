"""The figures behind a chart, for those who want them exactly or cannot see it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from diip_adapters.charts.markup import Markup, escaped
from diip_adapters.charts.number_text import NO_NUMBER, exact

MOST_ROWS = 1000

Cell = Markup | str | float | date | None
"""Text is escaped, markup kept, a number written with its thousands apart, None a dash."""


def data_table(
    headers: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    caption: str,
    *,
    summary: str = "The figures as a table",
    most_rows: int = MOST_ROWS,
) -> Markup:
    """A table, folded away; the first cell of a row heads it.

    Each row has as many cells as there are headers; a column without any text is one of numbers and stands
    to the right. Beyond ``most_rows`` the first ones are left out, as the caption says.

    Raises:
        ValueError: a row has more or fewer cells than there are headers.
    """
    shown = rows[max(len(rows) - most_rows, 0) :]
    numeric = [
        all(_is_number(row[column]) for row in shown if len(row) > column) for column in range(len(headers))
    ]
    if len(shown) < len(rows):
        caption = f"{caption} (the last {exact(len(shown))} of {exact(len(rows))} rows)"
    head = "".join(
        f'<th scope="col"{_side(number)}>{escaped(header)}</th>'
        for header, number in zip(headers, numeric, strict=True)
    )
    body = "".join(f"<tr>{_row(row, numeric)}</tr>" for row in shown)
    return Markup(
        f'<details class="chart-data"><summary>{escaped(summary)}</summary><table><caption>{escaped(caption)}'
        f"</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></details>"
    )


def _row(row: Sequence[Cell], numeric: Sequence[bool]) -> str:
    cells = [f"{_side(number)}>{_content(cell)}" for cell, number in zip(row, numeric, strict=True)]
    return "".join(
        f'<th scope="row"{cell}</th>' if index == 0 else f"<td{cell}</td>" for index, cell in enumerate(cells)
    )


def _side(number: bool) -> str:
    return ' class="number"' if number else ""


def _content(cell: Cell) -> str:
    if isinstance(cell, Markup):
        return cell
    if isinstance(cell, str):
        return f"<bdi>{escaped(cell)}</bdi>"  # Of its own direction, which stays in its cell.
    if isinstance(cell, date):
        return cell.isoformat()
    return NO_NUMBER if cell is None else exact(cell)


def _is_number(cell: Cell) -> bool:
    return cell is None or isinstance(cell, int | float)
