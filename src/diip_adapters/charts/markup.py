"""Text of strangers, made fit to stand in markup; and markup, told apart from text by its type."""

from __future__ import annotations

import re
from html import escape

LONGEST_TEXT = 300
"""Characters of one text that are kept; a longer one is cut and ends in an ellipsis."""

# What XML 1.0 has no way to write, and C1, which terminals that print a page would obey.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile("[\t\n\r\u2028\u2029]+")
# Marks of direction: one that is left open turns round what follows it.
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Markup(str):
    """Well-formed markup: whatever a stranger wrote in it has been escaped.

    Template engines that know ``__html__`` (MarkupSafe's protocol) do not escape it again.
    """

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def cleaned(text: str, longest: int = LONGEST_TEXT) -> str:
    """The text in one line of at most ``longest`` characters, without what markup cannot hold.

    Control characters and lone surrogates become U+FFFD, breaks a space; marks of direction are dropped.
    """
    kept = text[: longest + 1]
    if not kept.isprintable():  # Joiners are not printable either, and stay.
        kept = _DIRECTION.sub("", _BREAKS.sub(" ", _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", kept)))
    return kept if len(text) <= longest else f"{kept[: longest - 1]}…"


def escaped(text: str, longest: int = LONGEST_TEXT) -> str:
    """The cleaned text for an element's content or an attribute in either kind of quotes."""
    return escape(cleaned(text, longest))
