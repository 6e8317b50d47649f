"""What an API key looks like (guarantee T10)."""

from __future__ import annotations

import re
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diip_core.domain.identity.api_key import api_key_text, check_key_name, is_api_key
from diip_core.domain.identity.base62 import DIGITS, base62
from diip_core.errors import InvalidInput

SCANNER = re.compile(r"\bdiip_[0-9A-Za-z]{49}\b")


@given(st.binary(min_size=32, max_size=32))
def test_a_scanner_finds_a_key_in_a_text_and_its_checksum_proves_it(content: bytes) -> None:
    key = api_key_text(lambda count: content).reveal()
    found = SCANNER.search(f'export TOKEN="{key}"; # oops')
    assert found is not None
    assert found.group() == key
    assert is_api_key(key)
    assert base62(crc32(key[5:-6].encode()).to_bytes(4)) == key[-6:]


@given(st.binary(min_size=32, max_size=32), st.integers(0, 53), st.sampled_from(DIGITS))
def test_a_mistyped_key_is_none(content: bytes, place: int, digit: str) -> None:
    key = api_key_text(lambda count: content).reveal()
    wrong = key[:place] + digit + key[place + 1 :]
    assert is_api_key(wrong) == (wrong == key)


@pytest.mark.parametrize("text", ["", "diip_", "diip_" + "é" * 49, "ghp_" + "0" * 49, "diip_" + "0" * 60])
def test_other_texts_are_none(text: str) -> None:
    assert not is_api_key(text)


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_base62_keeps_order_and_width(one: bytes, other: bytes) -> None:
    assert len(base62(one)) == 43
    assert (base62(one) < base62(other)) == (one < other)


@pytest.mark.parametrize("name", ["", " ", "x" * 101, "a\nb"])
def test_a_name_is_printable_and_bounded(name: str) -> None:
    with pytest.raises(InvalidInput):
        check_key_name(name)
