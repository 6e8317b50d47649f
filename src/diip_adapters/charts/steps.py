"""The path of a step curve, no finer than a screen can show."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from diip_adapters.charts.duration_axis import DurationAxis
from diip_adapters.charts.scale import Scale

_FINEST_PIXELS = 0.4


def steps(
    days: Sequence[float],
    shares: Sequence[float],
    until_days: float,
    axis: DurationAxis,
    share: Scale,
    *,
    backwards: bool = False,
) -> str:
    """From (0, 1) level to each day, then down or up to its share, then level to ``until_days``.

    The path data lacks its first command. Steps nearer than 0.4 pixels to the one before are drawn as
    one. Shares are held within 0 and 1.
    """
    x_of, y_of = axis.x, share.place
    points = [(x_of(0), y_of(1))]
    for day, value in zip(days, shares, strict=True):
        if day > axis.until_days:
            break
        x, y = x_of(day), y_of(min(max(value, 0.0), 1.0))
        if len(points) > 1 and x - points[-1][0] < _FINEST_PIXELS:
            points[-1] = (points[-1][0], y)
        else:
            points.append((x, y))
    end = x_of(until_days)
    corners = [points[0]]
    for (_, level), (x, y) in pairwise(points):
        corners += [(x, level), (x, y)]
    corners.append((max(end, corners[-1][0]), corners[-1][1]))
    return "L".join(f"{x:.1f} {y:.1f}" for x, y in (reversed(corners) if backwards else corners))
