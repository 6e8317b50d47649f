"""A report as one file of HTML: no script, nothing fetched, readable on paper, light or dark.

Every text goes through `escaped`; the policy in the page allows its own style sheet and nothing else, so
that even a slip of ours could not run or fetch anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from diip_adapters.charts import Markup, data_table, escaped, figure
from diip_adapters.report.blocks import (
    Block,
    Cell,
    Facts,
    IssueLink,
    Lead,
    Pick,
    Picks,
    Picture,
    Points,
    Says,
    Section,
    Table,
)
from diip_adapters.report.outline import outline
from diip_adapters.report.page_style import STYLE, STYLE_SOURCE
from diip_core.domain.insight.report import Report

_POLICY = f"default-src 'none'; style-src {STYLE_SOURCE}; base-uri 'none'; form-action 'none'"
_LONGEST_TEXT = 2_000
_LONGEST_URL = 2_000


def report_page(title: str, report: Report) -> str:
    """The whole page."""
    whole = outline(title, report)
    name = f"Report on {whole.title}"
    links = "".join(f'<a href="#{one.name}">{escaped(one.title)}</a> ' for one in whole.sections)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="generator" content="DIIP">\n'
        f"<title>{_text(name)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f'<header>\n<h1>{_breaking(name)}</h1>\n<p class="about">{_text(whole.about)}</p>\n'
        f"{_headline(whole.headline)}\n</header>\n"
        f'<nav aria-label="Sections">{links}</nav>\n'
        f"{''.join(map(_section, whole.sections))}</main>\n</body>\n</html>\n"
    )


def _section(section: Section) -> str:
    blocks = "\n".join(_WRITERS[type(block)](block) for block in section.blocks)
    return (
        f'<section aria-labelledby="{section.name}">\n'
        f'<h2 id="{section.name}">{escaped(section.title)}</h2>\n{blocks}\n</section>\n'
    )


def _says(says: Says) -> str:
    return f"<p>{_text(says.text)}</p>"


def _points(points: Points) -> str:
    return f'<ul class="points">{"".join(f"<li>{_text(item)}</li>" for item in points.items)}</ul>'


def _headline(leads: Iterable[Lead]) -> str:
    items = (f"<li><strong>{_text(lead.matter)}</strong> {_text(lead.figures)}</li>" for lead in leads)
    return f'<ul class="headline">{"".join(items)}</ul>'


def _facts(facts: Facts) -> str:
    rows = "".join(f"<div><dt>{_text(name)}</dt><dd>{_text(value)}</dd></div>" for name, value in facts.rows)
    return f'<dl class="facts">{rows}</dl>'


def _table(table: Table) -> str:
    sides = [_side([row[column] for row in table.rows]) for column in range(len(table.headers))]
    head = "".join(
        f'<th scope="col"{side}>{_text(header)}</th>'
        for header, side in zip(table.headers, sides, strict=True)
    )
    body = "".join(f"<tr>{_row(row, sides)}</tr>" for row in table.rows)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _row(row: Sequence[Cell], sides: Sequence[str]) -> str:
    first, *others = (f"{side}>{_cell(cell)}" for cell, side in zip(row, sides, strict=True))
    return f'<th scope="row"{first}</th>' + "".join(f"<td{other}</td>" for other in others)


def _side(cells: Sequence[Cell]) -> str:
    return ' class="number"' if all(isinstance(cell, int) for cell in cells) else ""


def _cell(cell: Cell) -> str:
    if isinstance(cell, int):
        return f"{cell:,}"
    return _issue(cell) if isinstance(cell, IssueLink) else f"<bdi>{_text(cell)}</bdi>"


def _issue(issue: IssueLink) -> str:
    """A link where the address is one of the web, plain text where it is anything else."""
    said = f"{_text(issue.key)} <bdi>{_text(issue.title.strip())}</bdi>"
    if not _is_of_the_web(issue.url):
        return said
    return f'<a href="{escaped(issue.url, _LONGEST_URL)}" rel="noreferrer noopener">{said}</a>'


def _is_of_the_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and len(url) <= _LONGEST_URL


def _picture(picture: Picture) -> str:
    rows = [[_figure_cell(cell) for cell in row] for row in picture.figures.rows]
    table = data_table(picture.figures.headers, rows, picture.caption)
    return figure(picture.draw(), table, picture.caption)


def _figure_cell(cell: Cell) -> Markup | str | int:
    return Markup(_issue(cell)) if isinstance(cell, IssueLink) else cell


def _picks(picks: Picks) -> str:
    return f'<ol class="picks">{"".join(map(_pick, picks.picks))}</ol>'


def _pick(pick: Pick) -> str:
    terms = [(f"{one.amount:+.2f}", one.because, "") for one in pick.summands if one.amount]
    nothing = "; ".join(one.because for one in pick.summands if not one.amount)
    if nothing:
        terms.append(("0", nothing, ' class="none"'))
    listed = "".join(
        f"<li{kind}><b>{amount}</b><span>{_text(because)}</span></li>" for amount, because, kind in terms
    )
    return (
        f'<li>{_issue(pick.issue)}<span class="score" title="score">{pick.score:.2f}</span>'
        f'<ul class="terms">{listed}</ul></li>'
    )


def _breaking(name: str) -> str:
    """The name of a repository breaks after its owner rather than within a word."""
    return _text(name).replace("/", "/<wbr>")


def _text(text: str) -> str:
    return escaped(text, _LONGEST_TEXT)


_WRITERS: dict[type[Block], Callable[[Any], str]] = {
    Says: _says,
    Points: _points,
    Facts: _facts,
    Table: _table,
    Picture: _picture,
    Picks: _picks,
}
