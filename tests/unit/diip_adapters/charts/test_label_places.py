from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from diip_adapters.charts.label_places import label_places


@given(st.lists(st.floats(0, 240), max_size=8))
def test_no_label_covers_another_and_all_are_inside(wanted: list[float]) -> None:
    places = label_places(wanted, 28, 20, 240)
    assert all(after - before >= 28 - 1e-9 for before, after in pairwise(sorted(places)))
    assert all(20 - 1e-9 <= place <= 240 + 1e-9 for place in places)


@given(st.lists(st.floats(0, 240), max_size=8, unique=True))
def test_labels_keep_the_order_of_their_lines(wanted: list[float]) -> None:
    places = label_places(wanted, 28, 20, 240)
    assert sorted(range(len(wanted)), key=lambda i: wanted[i]) == sorted(
        range(len(wanted)), key=lambda i: places[i]
    )


def test_a_label_with_room_stays_where_it_is_wanted() -> None:
    assert label_places([50, 200], 28, 20, 240) == approx([50, 200])


def test_too_many_reach_beyond_the_bottom_rather_than_over_each_other() -> None:
    assert label_places([0, 0, 0], 28, 0, 30) == [0, 28, 56]
