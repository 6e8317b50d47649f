"""How many issues have each label, type or priority: one bar a row."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from diip_adapters.charts.labels import exact, fitted
from diip_adapters.charts.scale import Scale
from diip_adapters.charts.svg import WIDTH, Markup, blank, cleaned, drawing, escaped, text

_LABEL_WIDTH = 210
_LEFT, _RIGHT = _LABEL_WIDTH + 10, WIDTH - 120
_ROW = 24
_BAR = 10
_TEXT_SIZE = 12


@frozen
class ShareRow:
    """A label and the number of issues that have it, 0 or more."""

    label: str
    count: int


def share_bars(
    rows: Sequence[ShareRow], *, name: str, title: str, most: int = 10, total: int | None = None
) -> Markup:
    """Draw the ``most`` rows with the greatest counts, the greatest first, ties in the given order.

    If ``total`` is given, each row shows its share of it; rows may overlap. A label never reaches into the
    bars: it is cut by an estimate of its width and clipped as well. Hovering shows the whole label.
    """
    shown = sorted(rows, key=lambda row: -row.count)[:most]
    if not shown:
        return blank(name, title, "Nothing to count")
    scale = Scale(0, max(shown[0].count, 1), _LEFT, _RIGHT)
    left_out = len(rows) - len(shown)
    note = f"and {exact(left_out)} more, not shown" if left_out else ""
    height = len(shown) * _ROW + 8
    said = ", ".join(f"{cleaned(row.label, 60)} {exact(row.count)}" for row in shown)
    return drawing(
        name,
        title,
        f"{said}{f'; {note}' if note else ''}.",
        height + (16 if note else 0),
        [
            *(_row(row, 4 + number * _ROW, scale, total) for number, row in enumerate(shown)),
            f'<path class="axis" d="M{_LEFT - 0.5} 4V{height - 4}"/>',
            text(_LEFT, height + 8, note, "small") if note else "",
        ],
    )


def _row(row: ShareRow, top: float, scale: Scale, total: int | None) -> str:
    label = cleaned(row.label)
    middle, end = top + _ROW / 2, scale.place(row.count)
    figure = f"{exact(row.count)} · {_share(row.count, total)}" if total else exact(row.count)
    # An inner svg clips its content without needing an id.
    return (
        f'<svg x="0" y="{top:g}" width="{_LABEL_WIDTH}" height="{_ROW}" overflow="hidden">'
        f'<text class="strong end" x="{_LABEL_WIDTH}" y="{_ROW / 2 + 4:g}">'
        f"<title>{escaped(label)}</title>{escaped(fitted(label, _LABEL_WIDTH, _TEXT_SIZE))}</text></svg>"
        f'<path class="bars series-1" stroke-width="{_BAR}" d="M{_LEFT} {middle:g}H{end:.1f}"/>'
        f"{text(end + 6, middle + 4, figure)}"
    )


def _share(count: int, total: int) -> str:
    return "<1%" if 0 < count < total / 100 else f"{count / total:.0%}"
