"""What a word is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis.strategies import characters, text

from diip_core.domain.issues.search import LONGEST_WORD, MOST_WORD_BYTES, words_of
from diip_core.testing.strategies import sane_text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ()),
        ("?!_-… \t\n", ()),
        ("Engine ENGINE engine", ("engine",)),
        ("snake_case kebab-case", ("snake", "case", "kebab")),
        ("0x1F, 3.14", ("0x1f", "3", "14")),
        ("Ümläut é e\u0301", ("umlaut", "e")),
        ("Straße STRASSE", ("strasse",)),
        ("ﬁle ２４", ("file", "24")),
        ("エンジン故障", ("エ", "ン", "シ", "故", "障")),
        ("abc故def", ("abc", "故", "def")),
        ("Дом", ("дом",)),
    ],
)
def test_words_are_runs_of_letters_and_digits_without_case_and_accents(
    text: str, words: tuple[str, ...]
) -> None:
    assert words_of(text) == words


def test_words_of_several_texts_come_in_the_order_of_their_first_occurrence() -> None:
    assert words_of("b a", "c a d") == ("b", "a", "c", "d")


@given(text=text(characters(max_codepoint=127)))
def test_an_ascii_text_has_the_same_words_beside_a_letter_that_is_none(text: str) -> None:
    assert words_of(text, "é") == words_of(text + " é")


@given(text=sane_text())
def test_words_of_words_are_the_same_words(text: str) -> None:
    words = words_of(text)
    assert words_of(" ".join(words)) == words


@given(text=sane_text())
def test_a_word_holds_nothing_that_a_query_could_mean_something_by(text: str) -> None:
    assert all(character.isalnum() for word in words_of(text) for character in word)


def test_a_word_is_cut_where_it_is_too_long() -> None:
    assert words_of("x" * 1000) == ("x" * LONGEST_WORD,)


def test_words_end_where_a_database_would() -> None:
    words = words_of(" ".join(f"{n}é{'x' * 80}" for n in range(10_000)))
    size = sum(len(word.encode()) for word in words)
    assert MOST_WORD_BYTES - LONGEST_WORD < size <= MOST_WORD_BYTES
    assert words[0] == "0e" + "x" * 80
