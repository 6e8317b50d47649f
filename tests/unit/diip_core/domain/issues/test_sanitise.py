"""Texts that every database and terminal can hold."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diip_core.domain.issues.sanitise import LONGEST_TEXT_BYTES, cut, sanitise

any_text = st.text(st.characters(codec=None, exclude_categories=[]))
ALL_CODE_POINTS = "".join(map(chr, range(sys.maxunicode + 1)))


def test_of_all_code_points_only_nul_and_surrogates_change() -> None:
    expected = "".join(
        "\N{REPLACEMENT CHARACTER}" if 0xD800 <= ord(character) <= 0xDFFF else character
        for character in ALL_CODE_POINTS
        if character != "\0"
    )
    assert sanitise(ALL_CODE_POINTS) == expected
    assert sanitise(expected) == expected


@given(any_text)
def test_sanitising_twice_is_sanitising_once(text: str) -> None:
    assert sanitise(sanitise(text)) == sanitise(text)


@given(any_text)
def test_a_sanitised_text_can_be_stored(text: str) -> None:
    assert "\0" not in sanitise(text)
    assert sanitise(text).encode().decode() == sanitise(text)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_a_clean_text_stays_as_it_is(text: str) -> None:
    assert sanitise(text) == text


@given(st.text(st.characters(codec="utf-8")), st.integers(0, 40))
def test_a_cut_is_the_longest_beginning_that_fits(text: str, limit: int) -> None:
    kept = cut(text, limit)
    assert text.startswith(kept)
    assert len(kept.encode()) <= limit
    assert kept == text or len(text[: len(kept) + 1].encode()) > limit


@pytest.mark.parametrize("character", ["a", "é", "€", "😀"])
@pytest.mark.parametrize("power", [10, 16, 20])
@pytest.mark.parametrize("more", [-1, 0, 1])
def test_no_character_is_split_at_any_size(character: str, power: int, more: int) -> None:
    size = 2**power + more
    text = "a" * (size % len(character.encode())) + character * (size // len(character.encode()))
    assert len(text.encode()) == size
    assert cut(text, size) == text
    assert cut(text, size - 1) == text[:-1]


def test_one_mebibyte_is_stored_whole() -> None:
    assert LONGEST_TEXT_BYTES == 1_048_576
    assert cut("x" * 1_048_576) == "x" * 1_048_576
    assert cut("x" * 1_048_577) == "x" * 1_048_576
