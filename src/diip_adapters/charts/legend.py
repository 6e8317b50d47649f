"""What the marks of a chart mean, in one line above it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from attrs import frozen

from diip_adapters.charts.drawing import text
from diip_adapters.charts.text_width import text_width

BASELINE = 13
_SWATCH, _SPACE = 18, 18


class Swatch(Enum):
    """The shape of a key's sample."""

    BAR = '<path class="{key.classes}" stroke-width="10" d="M{x:.1f} 8.5h12"/>'
    FIELD = '<rect fill="{key.classes}" x="{x:.1f}" y="3.5" width="12" height="10"/>'
    LINE = '<path class="{key.classes}" d="M{x:.1f} 8.5h12"/>'
    LEVELS = '<path class="{key.classes}" d="M{x:.1f} 5.5h4m0 4h4m0 -4h4"/>'
    TRIANGLE = '<path class="{key.classes}" d="M{x:.1f} 4h10l-5 8z"/>'


@frozen
class Key:
    """One line of a legend: a sample and its meaning.

    ``classes`` are those of the chart's own marks; of a field it is the paint, such as ``url(#hatch)``.
    """

    swatch: Swatch
    classes: str
    label: str


def legend(keys: Iterable[Key], left: float) -> str:
    """The keys one after another from ``left``, as wide as their labels."""
    parts, x = [], left
    for key in keys:
        parts.append(key.swatch.value.format(key=key, x=x) + text(x + _SWATCH, BASELINE, key.label))
        x += _SWATCH + text_width(key.label, 11) + _SPACE
    return "".join(parts)
