from __future__ import annotations

from math import inf, nan

import pytest

from diip_adapters.charts.number_text import compact, days_text, exact


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1_234_567, "1,234,567"),
        (100.0, "100"),
        (1234.5, "1,234.5"),
        (2 / 3, "0.67"),
        (1.2e-9, "1.2e-09"),
        (-0.004, "-0.004"),
        (None, "–"),
        (nan, "–"),
        (inf, "–"),
    ],
)
def test_a_table_tells_a_number_exactly_enough(value: float | None, text: str) -> None:
    assert exact(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.25, "0.25"), (950, "950"), (1200, "1.2k"), (3e6, "3M"), (-1e9, "-1bn"), (100e3, "100k")],
)
def test_an_axis_tells_a_number_shortly(value: float, text: str) -> None:
    assert compact(value) == text


@pytest.mark.parametrize(
    ("days", "text"),
    [(0, "0 h"), (0.2, "4.8 h"), (1, "1 d"), (7.94, "7.9 d"), (40, "40 d"), (183, "6 mo"), (1000, "2.7 y")],
)
def test_a_span_is_told_in_its_natural_unit(days: float, text: str) -> None:
    assert days_text(days) == text
