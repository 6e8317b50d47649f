"""Where labels go that stand beside the ends of lines, so that none covers another."""

from __future__ import annotations

from collections.abc import Sequence


def label_places(wanted: Sequence[float], gap: float, top: float, bottom: float) -> list[float]:
    """A place for each wanted one, in the same order, at least ``gap`` apart and as near as a push allows.

    All lie from ``top`` to ``bottom`` while there is room for so many; else they reach beyond the bottom.
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
