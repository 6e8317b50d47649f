"""How long issues stay open: the share that is still open, by age."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from attrs import evolve, frozen

from diip_adapters.charts.duration_axis import DurationAxis
from diip_adapters.charts.labels import days_text, exact, fitted, label_places
from diip_adapters.charts.palette import SERIES
from diip_adapters.charts.scale import Scale
from diip_adapters.charts.svg import WIDTH, Markup, blank, drawing, escaped, text

MOST_CURVES = 8
_LEFT, _RIGHT = 44, WIDTH - 168
_TOP, _BOTTOM = 26, 266
_HEIGHT = 306
_FINEST_PIXELS = 0.4
_LABEL_GAP = 28
_LABEL_WIDTH = WIDTH - _RIGHT - 24


@frozen
class Curve:
    """A Kaplan-Meier estimate: after ``days[i]`` the share ``survival[i]`` is still open.

    Days increase; shares are 0 to 1. ``follow_up_days`` is the longest observation: the curve runs level up
    to there. ``lower`` and ``upper``, if given, are the limits of a confidence band at the same days.
    ``median_days`` is None if the median was not reached.
    """

    label: str
    days: Sequence[float]
    survival: Sequence[float]
    follow_up_days: float
    median_days: float | None = None
    lower: Sequence[float] | None = None
    upper: Sequence[float] | None = None


def survival_chart(curves: Sequence[Curve], *, name: str, title: str = "How long issues stay open") -> Markup:
    """Draw step curves with their names at their ends and a dot at each median.

    The axis is logarithmic and ends with the longest follow-up. Only the first ``MOST_CURVES`` curves are
    drawn, and the description says so.
    """
    shown = [_from_creation(curve) for curve in curves[:MOST_CURVES]]
    until = max((curve.follow_up_days for curve in shown), default=0.0)
    if not until > 0:
        return blank(name, title, "Not enough data for a curve")
    axis = DurationAxis(until, _LEFT, _RIGHT)
    share = Scale(0, 1, _BOTTOM, _TOP)
    return drawing(
        name,
        title,
        _described(curves, until),
        _HEIGHT,
        [
            text(_LEFT, 13, "Still open"),
            _share_axis(share),
            axis.markup(_BOTTOM),
            text((_LEFT + _RIGHT) / 2, _BOTTOM + 34, "time since created", "small middle"),
            *(_band(curve, number, axis, share) for number, curve in enumerate(shown)),
            *(_line(curve, number, axis, share) for number, curve in enumerate(shown)),
            *(_median(curve, number, axis, share) for number, curve in enumerate(shown)),
            _labels(shown, axis, share),
        ],
    )


def _from_creation(curve: Curve) -> Curve:
    """The curve with follow-up at least to its last step."""
    return evolve(curve, follow_up_days=max([curve.follow_up_days, *curve.days[-1:]]))


def _classes(number: int) -> str:
    """A colour and a dash for each curve. After the last colour both start again, the dash shifted by one."""
    colour = number % len(SERIES)
    dash = (colour + number // len(SERIES)) % len(SERIES)
    return f"series-{colour + 1} dash-{dash + 1}"


def _share_axis(share: Scale) -> str:
    parts = []
    for percent in (0, 25, 50, 75, 100):
        y, line = share.place(percent / 100), "grid" if percent else "axis"
        parts.append(f'<path class="{line}" d="M{_LEFT} {y:.1f}H{_RIGHT}"/>')
        parts.append(text(_LEFT - 6, y + 4, f"{percent}%", "small end"))
    return "".join(parts)


def _line(curve: Curve, number: int, axis: DurationAxis, share: Scale) -> str:
    path = _steps(curve.days, curve.survival, curve.follow_up_days, axis, share)
    return f'<path class="line {_classes(number)}" d="M{path}"/>'


def _band(curve: Curve, number: int, axis: DurationAxis, share: Scale) -> str:
    if curve.lower is None or curve.upper is None:
        return ""
    above = _steps(curve.days, curve.upper, curve.follow_up_days, axis, share)
    below = _steps(curve.days, curve.lower, curve.follow_up_days, axis, share, backwards=True)
    return f'<path class="band series-{number % len(SERIES) + 1}" d="M{above}L{below}z"/>'


def _median(curve: Curve, number: int, axis: DurationAxis, share: Scale) -> str:
    days = curve.median_days
    if days is None or days > axis.until_days:
        return ""
    return (
        f'<circle class="dot series-{number % len(SERIES) + 1}" cx="{axis.x(days):.1f}" '
        f'cy="{share.place(0.5):.1f}" r="4"><title>{escaped(f"{curve.label}: {_median_text(curve)}")}'
        "</title></circle>"
    )


def _labels(curves: Sequence[Curve], axis: DurationAxis, share: Scale) -> str:
    """Name and median of each curve beside its end, with a thin line to it if the label had to move."""
    ends = [share.place(_share_at_end(curve)) for curve in curves]
    places = label_places(ends, _LABEL_GAP, _TOP, _BOTTOM - _LABEL_GAP / 2)
    parts = []
    for number, (curve, end, place) in enumerate(zip(curves, ends, places, strict=True)):
        x, colour = axis.x(curve.follow_up_days), f"series-{number % len(SERIES) + 1}"
        label = fitted(curve.label, _LABEL_WIDTH, 12)
        parts.append(
            f'<path class="leader {colour}" '
            f'd="M{x + 2:.1f} {end:.1f}H{_RIGHT + 4}L{_RIGHT + 14} {place:.1f}"/>'
            f"{text(_RIGHT + 18, place + 4, label, f'of-series {colour}')}"
            f"{text(_RIGHT + 18, place + 16, _median_text(curve), 'small')}"
        )
    return "".join(parts)


def _share_at_end(curve: Curve) -> float:
    return curve.survival[-1] if curve.survival else 1.0


def _median_text(curve: Curve) -> str:
    return "median not reached" if curve.median_days is None else f"median {days_text(curve.median_days)}"


def _described(curves: Sequence[Curve], until: float) -> str:
    said = [f"Share of issues still open up to {exact(until)} days after creation, on a logarithmic axis."]
    said += map(_described_one, curves[:MOST_CURVES])
    if len(curves) > MOST_CURVES:
        said.append(f"{len(curves) - MOST_CURVES} more curves are not drawn.")
    return " ".join(said)


def _described_one(curve: Curve) -> str:
    label = curve.label if len(curve.label) <= 60 else f"{curve.label[:59]}…"
    return f"{label}: {_median_text(curve)}, {_share_at_end(curve):.0%} open at the end."


def _steps(
    days: Sequence[float],
    shares: Sequence[float],
    until_days: float,
    axis: DurationAxis,
    share: Scale,
    *,
    backwards: bool = False,
) -> str:
    """From (0, 1) level to each day, then down or up to its share, then level to ``until_days``.

    The path data lacks its first command. Steps closer than 0.4 pixels are drawn as one. Shares are
    bounded to 0 and 1.
    """
    x_of, y_of = axis.x, share.place
    points = [(x_of(0), y_of(1))]
    for day, value in zip(days, shares, strict=True):
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
