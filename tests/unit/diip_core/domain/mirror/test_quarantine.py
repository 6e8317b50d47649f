"""What cannot be read is stored and counted, and stops the walk when it is too much (guarantee F09)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diip_core.domain.mirror.quarantine import Unreadable, digest_key, page_key, sift
from diip_core.errors import InvalidInput, SourceBroken


def read(row: int) -> int:
    """Negative rows are outside the contract."""
    if row < 0:
        raise InvalidInput(f"{row} is below zero")
    return row * 2


def keep(row: int, reason: str) -> Unreadable:
    return Unreadable("issue", str(row), str(row).encode(), reason)


def page(size: int, *bad: int) -> list[int]:
    """Rows 1, 2, …; those at the positions ``bad`` cannot be read."""
    return [-1 - position if position in bad else position + 1 for position in range(size)]


def test_the_unreadable_are_set_apart_with_their_reason() -> None:
    good, bad = sift([1, -2, 3], read, keep)
    assert good == [2, 6]
    assert bad == [Unreadable("issue", "-2", b"-2", "-2 is below zero")]


@pytest.mark.parametrize(
    ("size", "bad"),
    [
        (0, 0),
        (1, 1),
        (5, 5),
        (6, 5),
        (99, 5),
        (100, 5),
        (120, 6),
        (1000, 50),
    ],
)
def test_up_to_a_twentieth_or_five_of_a_small_page_are_tolerated(size: int, bad: int) -> None:
    spread = range(0, size, max(size // bad, 1)) if bad else ()
    good, unreadable = sift(page(size, *list(spread)[:bad]), read, keep)
    assert (len(good), len(unreadable)) == (size - bad, bad)


@pytest.mark.parametrize(("size", "bad"), [(6, 6), (100, 6), (119, 6), (120, 7), (1000, 51)])
def test_more_than_a_twentieth_breaks_the_page(size: int, bad: int) -> None:
    spread = list(range(0, size, max(size // bad, 1)))[:bad]
    with pytest.raises(
        SourceBroken,
        match=f"{bad} of {size} records .* nothing .* stored: report .* the first: -1 is below zero",
    ) as broken:
        sift(page(size, *spread), read, keep)
    assert broken.value.code == "contract_fault"


def test_twenty_in_a_row_break_even_a_huge_page() -> None:
    good, bad = sift(page(10_000, *range(500, 519), *range(520, 539)), read, keep)
    assert (len(good), len(bad)) == (9962, 38)
    with pytest.raises(SourceBroken):
        sift(page(10_000, *range(500, 520)), read, keep)


def test_twenty_at_the_very_end_break_it_too() -> None:
    with pytest.raises(SourceBroken):
        sift(page(10_000, *range(9_980, 10_000)), read, keep)


@given(st.lists(st.integers(-50, 500), max_size=300))
def test_every_row_is_delivered_once_in_order_or_the_page_breaks(rows: list[int]) -> None:
    try:
        good, bad = sift(rows, read, keep)
    except SourceBroken:
        assert sum(row < 0 for row in rows) > 5
    else:
        assert good == [row * 2 for row in rows if row >= 0]
        assert [unreadable.source_key for unreadable in bad] == [str(row) for row in rows if row < 0]


def test_a_defect_of_the_reader_is_no_unreadable_record() -> None:
    with pytest.raises(ZeroDivisionError):
        sift([0], lambda row: 1 // row, keep)


def test_keys_made_of_digests_are_stable_and_differ() -> None:
    assert digest_key(b"{") == digest_key(b"{")
    assert digest_key(b"{") != digest_key(b"[")
    assert digest_key(b"{").startswith("digest:")


def test_a_page_is_known_by_where_it_was_asked_for() -> None:
    assert page_key("a") == page_key("a")
    assert len({page_key(None), page_key("a"), page_key("b")}) == 3
