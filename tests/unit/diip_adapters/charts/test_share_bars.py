from __future__ import annotations

import pytest
from tests.unit.diip_adapters.charts.drawn import HOSTILE, SVG, described, parsed, paths, shown, words

from diip_adapters.charts.labels import text_width
from diip_adapters.charts.share_bars import ShareRow, share_bars
from diip_adapters.charts.svg import cleaned


def bars(*rows: tuple[str, int], most: int = 10, total: int | None = None) -> str:
    return share_bars([ShareRow(*row) for row in rows], name="shares", title="x", most=most, total=total)


def test_the_longest_bar_is_the_first_and_lengths_are_as_counts() -> None:
    chart = bars(("a", 10), ("b", 40), ("c", 20))
    assert words(chart) == ["b", "40", "c", "20", "a", "10"]
    spans = [
        float(path.split("H")[1]) - float(path.split("H")[0].removeprefix("M").split()[0])
        for path in paths(chart, "bars")
    ]
    assert spans == pytest.approx([spans[0], spans[0] / 2, spans[0] / 4], abs=0.2)


def test_shares_are_of_the_total_and_a_small_one_is_not_none() -> None:
    assert words(bars(("a", 500), ("b", 4), ("c", 0), total=1000))[1::2] == ["500 · 50%", "4 · <1%", "0 · 0%"]


def test_what_is_left_out_is_counted() -> None:
    chart = bars(*((f"l{n}", n) for n in range(50_000)), most=3)
    assert words(chart)[-1] == "and 49,997 more, not shown"
    assert described(chart) == "l49999 49,999, l49998 49,998, l49997 49,997; and 49,997 more, not shown."


@pytest.mark.parametrize("label", HOSTILE)
def test_a_label_is_text_clipped_and_cut_to_its_column(label: str) -> None:
    tree = parsed(bars((label, 3)))
    column = next(element for element in tree if element.tag == f"{SVG}svg")
    [text] = column.iter(f"{SVG}text")
    assert column.attrib["overflow"] == "hidden"
    assert text_width(shown(text), 12) <= float(column.attrib["width"])
    assert text.findtext(f"{SVG}title") == cleaned(label)


@pytest.mark.parametrize("count", [0, 1, 10**9])
def test_any_count_stays_inside_the_frame(count: int) -> None:
    [path] = paths(bars(("a", count)), "bars")
    assert float(path.split("H")[1]) <= 720


def test_no_rows_are_said_to_be_nothing() -> None:
    assert words(bars()) == ["Nothing to count"]
