"""The labels of a chart: how numbers are written, how wide a text is, and where labels and legend go.

A server knows no fonts. Widths are estimates from a wide common font (DejaVu Sans), so they are rather too
large. A chart that must be sure clips the text as well.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from enum import Enum
from functools import lru_cache
from itertools import accumulate
from math import isfinite
from unicodedata import category, east_asian_width

from attrs import frozen

from diip_adapters.charts.svg import text

NO_NUMBER = "–"
_UNITS = ((1e9, "bn"), (1e6, "M"), (1e3, "k"))
_SMALL = 0.005
_DAYS_A_YEAR = 365.25
_NARROW = frozenset("fijlrtI.,:;!|'()[]/\\- ")
_BROAD = frozenset("mwMW@%&…—")
_EM_NARROW, _EM_NORMAL, _EM_CAPITAL, _EM_BROAD, _EM_FULL = 0.42, 0.64, 0.74, 1.0, 1.3
_LEGEND_BASELINE, _LEGEND_TEXT = 13, 11
_SWATCH, _SPACE = 18, 18


def exact(value: float | None) -> str:
    """A number with thousands separators and at most two decimals; a smaller one with two digits."""
    if value is None or not isfinite(value):
        return NO_NUMBER
    if isinstance(value, int):
        return f"{value:,}"
    if 0 < abs(value) < _SMALL:
        return f"{value:.2g}"
    return _trimmed(f"{value:,.2f}")


def compact(value: float) -> str:
    """A number for an axis: 950, 1.2k, 3M, 1bn."""
    for unit, name in _UNITS:
        if abs(value) >= unit:
            return f"{_trimmed(f'{value / unit:.2f}')}{name}"
    return f"{value:g}"


def days_text(days: float) -> str:
    """A span of days in its natural unit, rounded: 5 h, 12 d, 14 mo, 3.2 y (of 365.25 days)."""
    if days < 1:
        return f"{days * 24:.2g} h"
    if days < 90:
        return f"{_trimmed(f'{days:.1f}')} d" if days < 10 else f"{days:.0f} d"
    if days < 2 * _DAYS_A_YEAR:
        return f"{days / _DAYS_A_YEAR * 12:.0f} mo"
    return f"{_trimmed(f'{days / _DAYS_A_YEAR:,.1f}')} y"


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".")


def text_width(text: str, size: float) -> float:
    """The estimated width in pixels of the text in a font of ``size`` pixels."""
    return sum(map(_em, text)) * size


def fitted(text: str, width: float, size: float) -> str:
    """The text, or as much of its beginning as fits ``width`` pixels together with an ellipsis."""
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


def label_places(wanted: Sequence[float], gap: float, top: float, bottom: float) -> list[float]:
    """Move labels beside the ends of lines apart, so that none covers another.

    Returns a place for each wanted one, in the same order and at least ``gap`` apart. All lie from ``top`` to
    ``bottom`` if there is room; otherwise they reach beyond the bottom.
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    places = [0.0] * len(wanted)
    above = top - gap
    for index in order:
        places[index] = above = max(wanted[index], above + gap)
    below = max(bottom, top + gap * (len(wanted) - 1)) + gap
    for index in reversed(order):
        places[index] = below = min(places[index], below - gap)
    return places


class Swatch(Enum):
    """The shape of a sample in the legend."""

    BAR = '<path class="{key.classes}" stroke-width="10" d="M{x:.1f} 8.5h12"/>'
    FIELD = '<rect fill="{key.classes}" x="{x:.1f}" y="3.5" width="12" height="10"/>'
    LINE = '<path class="{key.classes}" d="M{x:.1f} 8.5h12"/>'
    LEVELS = '<path class="{key.classes}" d="M{x:.1f} 5.5h4m0 4h4m0 -4h4"/>'
    TRIANGLE = '<path class="{key.classes}" d="M{x:.1f} 4h10l-5 8z"/>'


@frozen
class Key:
    """One entry of a legend: a sample and its meaning.

    ``classes`` are those of the chart's own marks; for a field they are the paint, such as ``url(#hatch)``.
    """

    swatch: Swatch
    classes: str
    label: str


def legend(keys: Iterable[Key], left: float) -> str:
    """The keys in one line above the chart, starting at ``left``."""
    parts, x = [], left
    for key in keys:
        parts.append(key.swatch.value.format(key=key, x=x) + text(x + _SWATCH, _LEGEND_BASELINE, key.label))
        x += _SWATCH + text_width(key.label, _LEGEND_TEXT) + _SPACE
    return "".join(parts)
