"""How wide a text will be, judged without its font, and the part of it that fits.

A server knows no fonts. The widths are those of a wide common one (DejaVu Sans), so that the guess is
rather too wide; who must be sure clips as well.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from unicodedata import category, east_asian_width

_NARROW = frozenset("fijlrtI.,:;!|'()[]/\\- ")
_BROAD = frozenset("mwMW@%&…—")
_EM_NARROW, _EM_NORMAL, _EM_CAPITAL, _EM_BROAD, _EM_FULL = 0.42, 0.64, 0.74, 1.0, 1.3


def text_width(text: str, size: float) -> float:
    """Pixels that the text takes in a font of ``size`` pixels."""
    return sum(map(_em, text)) * size


def fitted(text: str, width: float, size: float) -> str:
    """The text, or as much of its beginning with an ellipsis as fits ``width`` pixels."""
    if text_width(text, size) <= width:
        return text
    ends = list(accumulate(map(_em, text)))
    return f"{text[: bisect_right(ends, width / size - _EM_BROAD)].rstrip()}…"


@lru_cache(maxsize=4096)
def _em(letter: str) -> float:
    if letter in _NARROW:
        return _EM_NARROW
    if letter in _BROAD:
        return _EM_BROAD
    if letter.isascii():
        return _EM_CAPITAL if letter.isupper() else _EM_NORMAL
    if category(letter) in {"Mn", "Me", "Cf"}:
        return 0.0
    return _EM_FULL if east_asian_width(letter) in "WF" else _EM_CAPITAL
