"""What was expected of each period and how much is normal, as two lines named at their ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite

from diip_adapters.charts.drawing import text
from diip_adapters.charts.label_places import label_places
from diip_adapters.charts.number_text import exact
from diip_adapters.charts.scale import Scale

_LABEL_GAP = 26
_LABEL_DISTANCE = 8

Points = Sequence[tuple[float, float | None]]
"""The pixel of the middle of each period, and its value; None or no finite number where it is not known."""


def expectation_lines(expected: Points, bound: Points, width: float, scale: Scale) -> str:
    """A thin line through the expected, level lines for the bound, each period ``width`` pixels wide."""
    y, half = scale.place, width / 2
    right = max(x for x, _ in expected) + half + _LABEL_DISTANCE
    return (
        f'<path class="level series-1" d="{_levels(bound, y, half)}"/>'
        f'<path class="thin series-5" d="{_path(expected, y)}"/>'
        + _end_labels(_last(expected), _last(bound), right, scale)
    )


def _path(points: Points, y: Callable[[float], float]) -> str:
    """A line through what is known."""
    parts, drawing_on = [], False
    for x, value in points:
        known = value is not None and isfinite(value)
        if value is not None and known:
            at = f"{x:.1f} {y(value):.1f}"
            # A point alone is a line too short to see but for its round caps.
            parts.append(f"L{at}" if drawing_on else f"M{at}h.1")
        drawing_on = known
    return "".join(parts)


def _levels(points: Points, y: Callable[[float], float], half: float) -> str:
    """A level line over each period; risers between them would be a fence, as a bound follows the weekday."""
    return "".join(
        f"M{x - half:.1f} {y(value):.1f}H{x + half:.1f}"
        for x, value in points
        if value is not None and isfinite(value)
    )


def _end_labels(expected: float | None, bound: float | None, right: float, scale: Scale) -> str:
    """The last figure of both lines beside their ends, where they are known."""
    labels = [
        (value, words, classes)
        for value, words, classes in (
            (bound, "normal up to", "of-series series-1"),
            (expected, "expected", "strong"),
        )
        if value is not None
    ]
    ends = [scale.place(value) for value, _, _ in labels]
    places = label_places(ends, _LABEL_GAP, scale.end, scale.start - _LABEL_GAP / 2)
    return "".join(
        text(right, place, words, f"small {classes}") + text(right, place + 13, exact(value), classes)
        for (value, words, classes), place in zip(labels, places, strict=True)
    )


def _last(points: Points) -> float | None:
    return next((value for _, value in reversed(points) if value is not None and isfinite(value)), None)
