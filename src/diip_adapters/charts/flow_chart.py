"""Issues created, closed and reopened in each period, and the open issues at its end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from operator import attrgetter

from attrs import frozen

from diip_adapters.charts.axes import Periods, date_axis, value_axis
from diip_adapters.charts.labels import Key, Swatch, compact, exact, legend
from diip_adapters.charts.scale import Scale, bin_size, bins, nice_ticks, whole_range
from diip_adapters.charts.svg import WIDTH, Markup, blank, drawing, hatching, text

MOST_BARS = 400
_LEFT, _RIGHT = 44, WIDTH - 72
_OPEN_TOP, _OPEN_BOTTOM = 32, 112
_FLOW_TOP, _FLOW_BOTTOM = 136, 270
_HEIGHT = 306
_LONG_COUNT = 1_000_000


@frozen
class FlowPoint:
    """One period, named by its first date: issues created, closed and reopened in it, open at its end."""

    date: date
    created: int
    closed: int
    reopened: int
    open: int


def flow_chart(
    points: Sequence[FlowPoint], *, name: str, title: str = "Created, closed and open issues"
) -> Markup:
    """Draw open issues as a line; below it, created and reopened ones upwards and closed ones downwards.

    Two panels share one axis of time, since a backlog and the work of a day need different scales. Bars in
    both directions share theirs. More than ``MOST_BARS`` points are added up in runs, and the description
    says so.
    """
    if not points:
        return blank(name, title, "No issues in this time")
    ordered = sorted(points, key=attrgetter("date"))
    size = bin_size(len(ordered), MOST_BARS)
    shown = ordered if size == 1 else [_sum_of(run) for run in bins(ordered, MOST_BARS)]
    periods = Periods.of([point.date for point in shown], _LEFT, _RIGHT)
    x = periods.x
    pixels = [f"{x(point.date.toordinal()):.1f}" for point in shown]
    reopened = any(point.reopened for point in shown)
    hatch = f"{name}-reopened"
    return drawing(
        name,
        title,
        _described(ordered, _sum_of(shown), size),
        _HEIGHT,
        [
            hatching(hatch, "hatch-line series-1", 3.2) if reopened else "",
            legend(_keys(hatch, reopened), _LEFT),
            _open_panel(shown, pixels),
            _flow_panel(shown, pixels, periods.bar, hatch),
            date_axis(periods, _FLOW_BOTTOM),
        ],
    )


def _keys(hatch: str, reopened: bool) -> Iterable[Key]:
    yield Key(Swatch.LINE, "line series-5", "Open")
    yield Key(Swatch.BAR, "bars series-1", "Created")
    if reopened:
        yield Key(Swatch.FIELD, f"url(#{hatch})", "Reopened")
    yield Key(Swatch.BAR, "bars series-2", "Closed")


def _open_panel(points: Sequence[FlowPoint], pixels: Sequence[str]) -> str:
    low, high = whole_range(point.open for point in points)
    ticks = nice_ticks(min(low, 0) if low <= high / 2 else low, high, 4, whole=True)
    scale = Scale(ticks[0], ticks[-1], _OPEN_BOTTOM, _OPEN_TOP)
    y, last = scale.place, points[-1].open
    line = "L".join([f"{x} {y(point.open):.1f}" for x, point in zip(pixels, points, strict=True)])
    return (
        value_axis(ticks, scale, _LEFT, _RIGHT)
        + f'<path class="line series-5" d="M{line}"/>'
        + f'<circle class="dot series-5" cx="{pixels[-1]}" cy="{y(last):.1f}" r="3.5"/>'
        + text(_RIGHT + 10, y(last) + 4, _short(last), "strong")
        + text(_RIGHT + 10, y(last) + 17, "open", "small")
    )


def _flow_panel(points: Sequence[FlowPoint], pixels: Sequence[str], bar: float, hatch: str) -> str:
    most_in = max(point.created + point.reopened for point in points)
    most_out = max(point.closed for point in points)
    ticks = nice_ticks(-max(most_out, 1), max(most_in, 1), 6, whole=True)
    scale = Scale(ticks[0], ticks[-1], _FLOW_BOTTOM, _FLOW_TOP)
    y, zero = scale.place, f"{scale.place(0):.1f}"
    columns = list(zip(points, pixels, strict=True))
    width = f'stroke-width="{bar:.2f}"'
    created = "".join([f"M{x} {zero}V{y(point.created):.1f}" for point, x in columns if point.created])
    closed = "".join([f"M{x} {zero}V{y(-point.closed):.1f}" for point, x in columns if point.closed])
    reopened = "".join(
        [
            f"M{x} {y(point.created):.1f}V{y(point.created + point.reopened):.1f}"
            for point, x in columns
            if point.reopened
        ]
    )
    return (
        value_axis(ticks, scale, _LEFT, _RIGHT)
        + f'<path class="bars series-1" {width} d="{created}"/>'
        + (f'<path stroke="url(#{hatch})" {width} d="{reopened}"/>' if reopened else "")
        + f'<path class="bars series-2" {width} d="{closed}"/>'
        + text(_RIGHT + 10, scale.place(0) - 6, "in", "small")
        + text(_RIGHT + 10, scale.place(0) + 14, "out", "small")
    )


def _short(count: int) -> str:
    return exact(count) if abs(count) < _LONG_COUNT else compact(count)


def _sum_of(run: Sequence[FlowPoint]) -> FlowPoint:
    return FlowPoint(
        date=run[0].date,
        created=sum(point.created for point in run),
        closed=sum(point.closed for point in run),
        reopened=sum(point.reopened for point in run),
        open=run[-1].open,
    )


def _described(points: Sequence[FlowPoint], total: FlowPoint, size: int) -> str:
    first, last = points[0], points[-1]
    said = (
        f"From {first.date.isoformat()} to {last.date.isoformat()}: {exact(total.created)} created, "
        f"{exact(total.reopened)} reopened, {exact(total.closed)} closed; open after the first period "
        f"{exact(first.open)}, after the last {exact(last.open)}."
    )
    return said if size == 1 else f"{said} Each bar adds up {size} periods."
