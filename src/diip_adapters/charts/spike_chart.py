"""Days against what was expected of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from operator import attrgetter

from attrs import evolve, frozen

from diip_adapters.charts.axes import Periods, date_axis, value_axis
from diip_adapters.charts.binning import bin_size, bins
from diip_adapters.charts.drawing import WIDTH, blank, drawing, hatching, text
from diip_adapters.charts.expectation_lines import expectation_lines
from diip_adapters.charts.legend import Key, Swatch, legend
from diip_adapters.charts.markup import Markup, escaped
from diip_adapters.charts.number_text import exact
from diip_adapters.charts.scale import Scale, nice_ticks, whole_range

MOST_BARS = 400
_LEFT, _RIGHT = 44, WIDTH - 108
_TOP, _BOTTOM = 44, 204
_HEIGHT = 240
_MOST_DESCRIBED = 10


@frozen
class SpikeDay:
    """One day: issues ``observed``, the mean ``expected`` of it, and the ``bound`` up to which it is normal.

    None where there is no figure: nobody looked, or the detector was still learning. ``alarmed``: it raised
    an alarm. ``verified`` is false where the mirror cannot vouch for the day.
    """

    date: date
    observed: int | None
    expected: float | None
    bound: float | None
    alarmed: bool
    verified: bool


def spike_chart(days: Sequence[SpikeDay], *, name: str, title: str = "Issues created a day") -> Markup:
    """Counts as bars, the expected as a line, the bound as steps; alarms marked, unverified days hatched.

    Of more than ``MOST_BARS`` days each run shows the alarmed or else the highest one; the description
    says so.
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
            expectation_lines(
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
    """A triangle over each alarmed day; the count besides, the highest first, where there is room."""
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
    """The day that a run is shown by; not verified where any of them is not."""
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
