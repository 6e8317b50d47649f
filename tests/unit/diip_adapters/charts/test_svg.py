from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.diip_adapters.charts.drawn import HOSTILE

from diip_adapters.charts.svg import LONGEST_TEXT, Markup, cleaned, escaped

ANY_TEXT = st.text(st.characters(), max_size=400)  # Lone surrogates and controls among them.


@given(ANY_TEXT)
def test_any_text_can_stand_in_an_element_and_in_an_attribute(text: str) -> None:
    tree = fromstring(f"<a b=\"{escaped(text)}\" c='{escaped(text)}'>{escaped(text)}</a>")
    assert (tree.text or "") == tree.attrib["b"] == tree.attrib["c"] == cleaned(text)


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert cleaned(cleaned(text)) == cleaned(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_is_left(text: str) -> None:
    shown = escaped(text)
    assert len(cleaned(text)) <= LONGEST_TEXT
    assert not set(shown) & set("<>\"'\x00\x1b\x7f\ud800\uffff\u202e\u2066\n")


def test_a_long_text_says_that_it_was_cut() -> None:
    assert cleaned("abcdef", 4) == "abc…"
    assert cleaned("abcd", 4) == "abcd"


def test_controls_are_shown_breaks_are_spaces_and_joiners_stay() -> None:
    assert cleaned("a\x07b\r\nc\u200dd") == "a\N{REPLACEMENT CHARACTER}b c\u200dd"


def test_a_template_takes_markup_as_it_is() -> None:
    assert Markup("<b>x</b>").__html__() == "<b>x</b>"
