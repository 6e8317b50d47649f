"""Issues created a day, against the expected number and the upper bound of normal days."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from math import isfinite
from operator import attrgetter

from attrs import evolve, frozen

from diip_adapters.charts.axes import Periods, date_axis, value_axis
from diip_adapters.charts.labels import Key, Swatch, exact, label_places, legend
from diip_adapters.charts.scale import Scale, bin_size, bins, nice_ticks, whole_range
from diip_adapters.charts.svg import WIDTH, Markup, blank, drawing, escaped, hatching, text

MOST_BARS = 400
_LEFT, _RIGHT = 44, WIDTH - 108
_TOP, _BOTTOM = 44, 204
_HEIGHT = 240
_MOST_DESCRIBED = 10
_LABEL_GAP = 26
_LABEL_DISTANCE = 8

Points = Sequence[tuple[float, float | None]]
"""The pixel in the middle of each period, and its value; None or not finite if it is unknown."""


@frozen
class SpikeDay:
    """One day: issues ``observed``, the mean ``expected``, and the ``bound`` up to which a day is normal.

    A figure is None if nobody looked or the detector was still learning. ``alarmed``: the day raised an
    alarm. ``verified`` is false if the mirror cannot vouch for the day.
    """

    date: date
    observed: int | None
    expected: float | None
    bound: float | None
    alarmed: bool
    verified: bool


def spike_chart(days: Sequence[SpikeDay], *, name: str, title: str = "Issues created a day") -> Markup:
    """Draw counts as bars, the expected number as a line and the bound as steps.

    Alarms are marked and unverified days hatched. If there are more than ``MOST_BARS`` days, each bar shows
    the alarmed or else the highest day of a run, and the description says so.
    """
    if not days:
        return blank(name, title, "No days to show")
    ordered = sorted(days, key=attrgetter("date"))
    size = bin_size(len(ordered), MOST_BARS)
    shown = ordered if size == 1 else [_peak_of(run) for run in bins(ordered, MOST_BARS)]
    periods = Periods.of([day.date for day in shown], _LEFT, _RIGHT)
    x = periods.x
    ticks = nice_ticks(0, max(whole_range(_figures(shown))[1], 1), 5, whole=True)
    scale = Scale(0, ticks[-1], _BOTTOM, _TOP)
    hatch = f"{name}-unverified"
    return drawing(
        name,
        title,
        _described(ordered, size),
        _HEIGHT,
        [
            hatching(hatch, "gap-line", 5),
            legend(_keys(shown, hatch), _LEFT),
            value_axis(ticks, scale, _LEFT, _RIGHT),
            _gaps(shown, periods, hatch),
            _bars(shown, periods, scale),
            _expectation_lines(
                [(x(day.date.toordinal()), day.expected) for day in shown],
                [(x(day.date.toordinal()), day.bound) for day in shown],
                periods.width,
                scale,
            ),
            _alarms(shown, periods, scale, size),
            date_axis(periods, _BOTTOM),
        ],
    )


def _keys(days: Sequence[SpikeDay], hatch: str) -> Iterable[Key]:
    yield Key(Swatch.BAR, "plain-bars", "Created")
    if any(day.alarmed for day in days):
        yield Key(Swatch.TRIANGLE, "alarm-mark", "Spike")
    if any(day.expected is not None for day in days):
        yield Key(Swatch.LINE, "thin series-5", "Expected")
    if any(day.bound is not None for day in days):
        yield Key(Swatch.LEVELS, "level series-1", "Normal up to")
    if not all(day.verified for day in days):
        yield Key(Swatch.FIELD, f"url(#{hatch})", "Not verified")


def _gaps(days: Sequence[SpikeDay], periods: Periods, hatch: str) -> str:
    height = _BOTTOM - _TOP
    start, width = periods.start, max(periods.width, 1)
    return "".join(
        f'<rect fill="url(#{hatch})" x="{start(day.date.toordinal()):.1f}" y="{_TOP}" '
        f'width="{width:.1f}" height="{height}"/>'
        for day in days
        if not day.verified
    )


def _bars(days: Sequence[SpikeDay], periods: Periods, scale: Scale) -> str:
    x, y = periods.x, scale.place

    def bars(alarmed: bool) -> str:
        return "".join(
            f"M{x(day.date.toordinal()):.1f} {_BOTTOM}V{y(day.observed):.1f}"
            for day in days
            if day.observed and day.alarmed is alarmed
        )

    width = f'stroke-width="{periods.bar:.2f}"'
    return (
        f'<path class="plain-bars" {width} d="{bars(False)}"/>'
        f'<path class="alarm-bars" {width} d="{bars(True)}"/>'
    )


def _alarms(days: Sequence[SpikeDay], periods: Periods, scale: Scale, size: int) -> str:
    """A triangle over each alarmed day, and its count if there is room, the highest first."""
    parts, labelled = [], list[float]()
    x_of, y_of = periods.x, scale.place
    within = f" (within {size} days)" if size > 1 else ""
    for day in sorted((day for day in days if day.alarmed), key=lambda day: -(day.observed or 0)):
        x, y = x_of(day.date.toordinal()), y_of(day.observed or 0)
        title = f"{day.date.isoformat()}{within}: {exact(day.observed)}, expected {exact(day.expected)}"
        parts.append(
            f'<path class="alarm-mark" d="M{x - 4.5:.1f} {y - 10:.1f}h9l-4.5 7z">'
            f"<title>{escaped(title)}</title></path>"
        )
        label = exact(day.observed)
        if all(abs(x - other) > 7 * len(label) + 6 for other in labelled):
            parts.append(text(x, y - 14, label, "middle small of-alarm"))
        labelled.append(x)
    return "".join(parts)


def _peak_of(run: Sequence[SpikeDay]) -> SpikeDay:
    """The day that stands for a run. It is unverified if any day of the run is."""
    peak = max(run, key=lambda day: (day.alarmed, day.verified, -1 if day.observed is None else day.observed))
    return evolve(peak, date=run[0].date, verified=all(day.verified for day in run))


def _figures(days: Iterable[SpikeDay]) -> Iterable[float | None]:
    for day in days:
        yield from (day.observed, day.expected, day.bound)


def _described(days: Sequence[SpikeDay], size: int) -> str:
    alarmed = [day for day in days if day.alarmed]
    unverified = sum(not day.verified for day in days)
    counted = "1 day" if len(alarmed) == 1 else f"{exact(len(alarmed))} days"
    said = [f"From {days[0].date.isoformat()} to {days[-1].date.isoformat()}: {counted} with a spike"]
    said += [
        f", {day.date.isoformat()} ({exact(day.observed)}, expected {exact(day.expected)})"
        for day in alarmed[-_MOST_DESCRIBED:]
    ]
    said.append(f". {exact(unverified)} of {exact(len(days))} days could not be verified.")
    if size > 1:
        said.append(f" Each bar is the highest of {size} days, an alarmed one first.")
    return "".join(said)


def _expectation_lines(expected: Points, bound: Points, width: float, scale: Scale) -> str:
    """A thin line through the expected and level lines for the bound, both named at their ends.

    Each period is ``width`` pixels wide.
    """
    y, half = scale.place, width / 2
    right = max(x for x, _ in expected) + half + _LABEL_DISTANCE
    return (
        f'<path class="level series-1" d="{_levels(bound, y, half)}"/>'
        f'<path class="thin series-5" d="{_path(expected, y)}"/>'
        + _end_labels(_last(expected), _last(bound), right, scale)
    )


def _path(points: Points, y: Callable[[float], float]) -> str:
    """A line through the known values."""
    parts, drawing_on = [], False
    for x, value in points:
        known = value is not None and isfinite(value)
        if value is not None and known:
            at = f"{x:.1f} {y(value):.1f}"
            # The round caps of this short line make a single point visible.
            parts.append(f"L{at}" if drawing_on else f"M{at}h.1")
        drawing_on = known
    return "".join(parts)


def _levels(points: Points, y: Callable[[float], float], half: float) -> str:
    """A level line over each period. The bound follows the weekday, so risers would look like a fence."""
    return "".join(
        f"M{x - half:.1f} {y(value):.1f}H{x + half:.1f}"
        for x, value in points
        if value is not None and isfinite(value)
    )


def _end_labels(expected: float | None, bound: float | None, right: float, scale: Scale) -> str:
    """The last known figures, beside the ends of the lines."""
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
