"""A line as small as a word."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from operator import itemgetter

from diip_adapters.charts.binning import bins
from diip_adapters.charts.markup import Markup, escaped
from diip_adapters.charts.number_text import exact
from diip_adapters.charts.scale import Scale, whole_range

_WIDTH, _HEIGHT, _EDGE = 100, 20, 3
_MOST_BINS = 50
"""Of each bin the lowest and the highest value are drawn, so that no peak is lost."""


def sparkline(values: Sequence[float | None], *, label: str) -> Markup:
    """The values from left to right, the last one with a dot; None and what is no number is a gap.

    ``label`` says what they are; the text for those who do not see it adds the range and the last value.
    """
    known = [value if value is not None and isfinite(value) else None for value in values]
    drawn = (
        known
        if len(known) <= 2 * _MOST_BINS
        else [end for run in bins(known, _MOST_BINS) for end in _ends(run)]
    )
    low, high = whole_range(drawn)
    # All the same: a level line in the middle.
    scale = Scale(low - (low == high), high + (low == high), _HEIGHT - _EDGE, _EDGE)
    step = (_WIDTH - 2 * _EDGE) / max(len(drawn) - 1, 1)
    points = [(_EDGE + step * index, value) for index, value in enumerate(drawn)]
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="sparkline" role="img" '
        f'viewBox="0 0 {_WIDTH} {_HEIGHT}">'
        f"<title>{escaped(_said(label, known))}</title>{_line(points, scale)}{_dot(points, scale)}</svg>"
    )


def _line(points: Sequence[tuple[float, float | None]], scale: Scale) -> str:
    parts, y, drawing_on = [], scale.place, False
    for x, value in points:
        if value is not None:
            parts.append(f"{'L' if drawing_on else 'M'}{x:.1f} {y(value):.1f}")
        drawing_on = value is not None
    return f'<path d="{"".join(parts)}"/>'


def _dot(points: Sequence[tuple[float, float | None]], scale: Scale) -> str:
    x, value = points[-1] if points else (0, None)
    if value is None:
        return ""
    return f'<circle cx="{x:.1f}" cy="{scale.place(value):.1f}" r="2.5"/>'


def _ends(run: Sequence[float | None]) -> Sequence[float | None]:
    """The lowest and the highest of a run, in their order; of a run without any one gap."""
    known = [(value, index) for index, value in enumerate(run) if value is not None]
    if not known:
        return [None]
    return [value for value, _ in sorted({min(known), max(known)}, key=itemgetter(1))]


def _said(label: str, values: Sequence[float | None]) -> str:
    low, high = whole_range(values)
    if all(value is None for value in values):
        return f"{label}: no values"
    return f"{label}: from {exact(low)} to {exact(high)}, last {exact(values[-1])}"
