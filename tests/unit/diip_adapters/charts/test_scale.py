from __future__ import annotations

from itertools import pairwise
from math import inf, log10, nan

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from diip_adapters.charts.scale import FEWEST_TICKS, Scale, bin_size, bins, nice_ticks, whole_range

VALUES = st.floats(-1e15, 1e15)


@example(0.0, 5e-324, 3, False)
@given(VALUES, VALUES, st.integers(FEWEST_TICKS, 12), st.booleans())
def test_ticks_cover_the_range_increase_and_are_no_more_than_asked_for(
    low: float, high: float, most: int, whole: bool
) -> None:
    ticks = nice_ticks(low, high, most, whole=whole)
    assert ticks[0] <= min(low, high)
    assert ticks[-1] >= max(low, high)
    assert 2 <= len(ticks) <= most
    assert all(before < after for before, after in pairwise(ticks))
    assert not whole or all(tick == int(tick) for tick in ticks)


@given(st.floats(0, 1e6), st.floats(0.001, 1e6))
def test_a_step_is_one_two_or_five_times_a_power_of_ten(low: float, span: float) -> None:
    first, second, *_ = nice_ticks(low, low + span)
    step = second - first
    assert min(abs(step / 10 ** round(log10(step / factor)) - factor) for factor in (1, 2, 5)) < 1e-3


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 0, (0, 0.2, 0.4, 0.6, 0.8, 1.0)),
        (0, 97, (0, 20, 40, 60, 80, 100)),
        (-3, 11, (-5, 0, 5, 10, 15)),
        (7, 7, (0, 2, 4, 6, 8)),
        (-7, -7, (-8, -6, -4, -2, 0)),
        (-5e-324, 9, (-5, 0, 5, 10)),
        (-9, 5e-324, (-10, -5, 0, 5)),
        (0.1, 0.3, (0.1, 0.15, 0.2, 0.25, 0.3)),
        (0, 1e9, (0, 2e8, 4e8, 6e8, 8e8, 1e9)),
    ],
)
def test_ticks_are_those_that_a_person_would_choose(
    low: float, high: float, ticks: tuple[float, ...]
) -> None:
    assert nice_ticks(low, high, 6) == ticks


def test_counts_are_marked_at_whole_numbers() -> None:
    assert nice_ticks(0, 2, 6, whole=True) == (0, 1, 2)


def test_a_scale_maps_its_ends_to_its_ends() -> None:
    place = Scale(10, 20, 100, 0).place
    assert [place(10), place(15), place(20)] == [100, 50, 0]


def test_what_is_no_number_has_no_part_in_a_range() -> None:
    assert whole_range([3, None, nan, inf, -1.5]) == (-1.5, 3)
    assert whole_range([None]) == (0, 0)


@given(st.lists(st.integers()), st.integers(1, 30))
def test_bins_have_every_value_in_order_and_are_no_more_than_requested(values: list[int], most: int) -> None:
    made = list(bins(values, most))
    assert [value for run in made for value in run] == values
    assert len(made) <= most
    assert all(len(run) == bin_size(len(values), most) for run in made[:-1])


def test_what_fits_is_not_gathered() -> None:
    assert bin_size(400, 400) == 1
    assert bin_size(401, 400) == 2
    assert bin_size(0, 400) == 1
