"""SVG markup: text that is safe to put in it, and the frame of every chart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

LONGEST_TEXT = 300
"""Longest text in characters. A longer one is cut and ends in an ellipsis."""
WIDTH = 720
"""Width of the view box in pixels. The page scales it."""

# XML 1.0 cannot hold these; C1 controls would also reach a terminal that prints the page.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile("[\t\n\r\u2028\u2029]+")
# An unclosed direction mark would reverse the text after it.
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NAME = re.compile(r"[a-z][a-z0-9-]{0,63}")
_LONGEST_DESCRIPTION = 1000


class Markup(str):
    """Well-formed markup in which every foreign text is escaped.

    Template engines that support ``__html__``, the protocol of MarkupSafe, do not escape it again.
    """

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def cleaned(text: str, longest: int = LONGEST_TEXT) -> str:
    """Return the text in one line of at most ``longest`` characters that XML can hold.

    Control characters and lone surrogates become U+FFFD and line breaks a space. Direction marks are removed.
    """
    start = text[: longest + 1]
    if not start.isprintable():  # Joiners are not printable either, and stay.
        start = _DIRECTION.sub("", _BREAKS.sub(" ", _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", start)))
    return start if len(text) <= longest else f"{start[: longest - 1]}…"


def escaped(text: str, longest: int = LONGEST_TEXT) -> str:
    """Return the cleaned text for an element's content or an attribute in either kind of quotes."""
    return escape(cleaned(text, longest))


def drawing(name: str, title: str, description: str, height: float, parts: Iterable[str]) -> Markup:
    """An SVG image with a title and a description for screen readers.

    Ids are derived from ``name``, which is unique in its page: a lower-case letter, then lower-case letters,
    digits and hyphens.

    Raises:
        ValueError: the name has another form.
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
    """A chart without data, which shows the reason."""
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
    """A line of text with its baseline at ``y``. The content is escaped here."""
    marked = f' class="{classes}"' if classes else ""
    return f'<text{marked} x="{x:.1f}" y="{y:.1f}">{escaped(content)}</text>'
