from __future__ import annotations

from math import inf, nan

import pytest
from tests.unit.diip_adapters.charts.drawn import HOSTILE, SVG, parsed

from diip_adapters.charts.sparkline import sparkline


def line(values: list[float | None]) -> str:
    return next(parsed(sparkline(values, label="x")).iter(f"{SVG}path")).attrib["d"]


def title(values: list[float | None], label: str = "a week") -> str | None:
    return parsed(sparkline(values, label=label)).findtext(f"{SVG}title")


def test_the_line_runs_through_all_values_and_the_dot_is_at_the_last() -> None:
    tree = parsed(sparkline([0, 5, 10], label="x"))
    assert line([0, 5, 10]) == "M3.0 17.0L50.0 10.0L97.0 3.0"
    [dot] = tree.iter(f"{SVG}circle")
    assert (dot.attrib["cx"], dot.attrib["cy"]) == ("97.0", "3.0")


def test_it_is_told_in_words() -> None:
    assert title([3, None, 1200.0, 4]) == "a week: from 3 to 1,200, last 4"
    assert title([]) == title([None]) == "a week: no values"


@pytest.mark.parametrize("unknown", [None, nan, inf])
def test_a_gap_breaks_the_line(unknown: float | None) -> None:
    assert line([1, 2, unknown, 4, 5]).count("M") == 2
    assert not list(parsed(sparkline([1, unknown], label="x")).iter(f"{SVG}circle"))


def test_a_level_line_lies_in_the_middle() -> None:
    assert line([7, 7]) == "M3.0 10.0L97.0 10.0"


def test_of_ten_thousand_values_the_peak_stays() -> None:
    values: list[float | None] = [0.0] * 10_000
    values[4_321] = 1e9
    values[6_000:6_400] = [None] * 400
    drawn = line(values)
    assert " 3.0" in drawn
    assert drawn.count("M") == 2
    assert len(drawn) < 2_000


@pytest.mark.parametrize("label", HOSTILE)
def test_a_label_is_only_text(label: str) -> None:
    parsed(sparkline([1, 2], label=label))
