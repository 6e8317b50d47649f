"""The frame that every chart stands in."""

from __future__ import annotations

import re
from collections.abc import Iterable

from diip_adapters.charts.markup import Markup, escaped

WIDTH = 720
"""Pixels of the view box; the page scales it."""
_NAME = re.compile(r"[a-z][a-z0-9-]{0,63}")
_LONGEST_DESCRIPTION = 1000


def drawing(name: str, title: str, description: str, height: float, parts: Iterable[str]) -> Markup:
    """An SVG image with a title and a description for those who do not see it.

    ``name`` is the chart's own on its page, since ids are made of it: a letter, then letters, digits and
    hyphens, all small.

    Raises:
        ValueError: the name is written otherwise.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"a chart's name is small letters, digits and hyphens, not {name[:80]!r}")
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {WIDTH} {height:g}" role="img" '
        f'aria-labelledby="{name}-title" aria-describedby="{name}-desc">'
        f'<title id="{name}-title">{escaped(title)}</title>'
        f'<desc id="{name}-desc">{escaped(description, _LONGEST_DESCRIPTION)}</desc>{"".join(parts)}</svg>'
    )


def blank(name: str, title: str, reason: str) -> Markup:
    """A chart of nothing, which says so."""
    note = f'<text class="middle" x="{WIDTH / 2:g}" y="34">{escaped(reason)}</text>'
    return drawing(name, title, reason, 56, [f'<path class="grid" d="M0 55.5H{WIDTH}"/>', note])


def hatching(identifier: str, classes: str, spacing: float) -> str:
    """A pattern of slanted lines, ``spacing`` pixels apart, to be used as ``url(#identifier)``."""
    return (
        f'<defs><pattern id="{identifier}" width="{spacing:g}" height="{spacing:g}" '
        'patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<path class="{classes}" d="M0 0V{spacing:g}"/></pattern></defs>'
    )


def text(x: float, y: float, content: str, classes: str = "") -> str:
    """A line of text, its baseline at ``y``; the content is escaped here."""
    marked = f' class="{classes}"' if classes else ""
    return f'<text{marked} x="{x:.1f}" y="{y:.1f}">{escaped(content)}</text>'
