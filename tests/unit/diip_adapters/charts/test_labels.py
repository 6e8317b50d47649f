from __future__ import annotations

from itertools import pairwise
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from diip_adapters.charts.labels import compact, days_text, exact, fitted, label_places, text_width


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
def test_a_number_has_its_thousands_separated_and_two_decimals(value: float | None, text: str) -> None:
    assert exact(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.25, "0.25"), (950, "950"), (1200, "1.2k"), (3e6, "3M"), (-1e9, "-1bn"), (100e3, "100k")],
)
def test_an_axis_shows_a_number_in_short_form(value: float, text: str) -> None:
    assert compact(value) == text


@pytest.mark.parametrize(
    ("days", "text"),
    [(0, "0 h"), (0.2, "4.8 h"), (1, "1 d"), (7.94, "7.9 d"), (40, "40 d"), (183, "6 mo"), (1000, "2.7 y")],
)
def test_a_span_has_its_natural_unit(days: float, text: str) -> None:
    assert days_text(days) == text


@given(st.text(max_size=200), st.floats(20, 400))
def test_what_is_fitted_fits_and_begins_as_the_text_does(text: str, width: float) -> None:
    shown = fitted(text, width, 12)
    assert text_width(shown, 12) <= width
    assert shown == text or text.startswith(shown.removesuffix("…"))


def test_broad_letters_take_more_room_than_narrow_ones() -> None:
    assert text_width("iii", 12) < text_width("nnn", 12) < text_width("NNN", 12) < text_width("WWW", 12)
    assert text_width("界", 12) > text_width("n", 12)
    assert text_width("e\u0301", 12) == text_width("e", 12)


@given(st.lists(st.floats(0, 240), max_size=8))
def test_no_label_covers_another_and_all_are_inside(wanted: list[float]) -> None:
    places = label_places(wanted, 28, 20, 240)
    assert all(after - before >= 28 - 1e-9 for before, after in pairwise(sorted(places)))
    assert all(20 - 1e-9 <= place <= 240 + 1e-9 for place in places)


@given(st.lists(st.floats(0, 240), max_size=8, unique=True))
def test_labels_have_the_order_of_their_lines(wanted: list[float]) -> None:
    places = label_places(wanted, 28, 20, 240)
    assert sorted(range(len(wanted)), key=lambda i: wanted[i]) == sorted(
        range(len(wanted)), key=lambda i: places[i]
    )


def test_a_label_with_room_stays_where_it_is_wanted() -> None:
    assert label_places([50, 200], 28, 20, 240) == approx([50, 200])


def test_too_many_reach_beyond_the_bottom_rather_than_over_each_other() -> None:
    assert label_places([0, 0, 0], 28, 0, 30) == [0, 28, 56]
