from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from diip_adapters.charts.binning import bin_size, bins


@given(st.lists(st.integers()), st.integers(1, 30))
def test_bins_keep_every_value_in_order_and_are_no_more_than_asked_for(values: list[int], most: int) -> None:
    made = list(bins(values, most))
    assert [value for run in made for value in run] == values
    assert len(made) <= most
    assert all(len(run) == bin_size(len(values), most) for run in made[:-1])


def test_what_fits_is_not_gathered() -> None:
    assert bin_size(400, 400) == 1
    assert bin_size(401, 400) == 2
    assert bin_size(0, 400) == 1
