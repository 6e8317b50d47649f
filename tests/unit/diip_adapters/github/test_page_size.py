"""Pages get smaller if they cannot pass, and larger again."""

from __future__ import annotations

from itertools import pairwise

from diip_adapters.github.page_size import FIRST_PATIENCE, MOST_PATIENCE, SIZES, PageSize


def test_a_size_shrinks_in_steps_that_keep_page_numbers_exact() -> None:
    size, seen = PageSize(), [100]
    while not size.is_smallest:
        size = size.smaller()
        seen.append(size.rows)
    assert tuple(seen) == SIZES
    assert size.smaller().rows == 1
    assert all(larger % smaller == 0 for larger, smaller in pairwise(SIZES))


def test_a_size_grows_after_some_good_pages_and_later_after_each_vain_try() -> None:
    size, waits = PageSize().smaller(), []
    for _ in range(12):
        good = 0
        while (larger := size.larger()) is None:
            size, good = size.after_success(), good + 1
        waits.append(good)
        assert larger.rows == 100
        size = larger.smaller()
    assert waits[0] == FIRST_PATIENCE
    assert waits == sorted(waits)
    assert waits[-1] == MOST_PATIENCE


def test_an_outage_does_not_make_it_patient() -> None:
    size = PageSize()
    for _ in range(10):
        size = size.smaller()
    assert size.patience == FIRST_PATIENCE


def test_a_round_number_of_rows_may_be_a_cut_page() -> None:
    assert [rows for rows in range(1, 101) if PageSize().is_full(rows)] == [
        10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90, 100,
    ]  # fmt: skip
    assert PageSize(rows=5).is_full(5)
    assert not PageSize(rows=5).is_full(4)
    assert not PageSize().is_full(0)
