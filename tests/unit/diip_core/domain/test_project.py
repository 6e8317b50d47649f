"""A project's name in an address."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diip_core.domain.project import slugify
from diip_core.errors import InvalidInput


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Payments", "payments"),
        ("  Héllo,  Wörld! ", "hello-world"),
        ("owner/name", "owner-name"),
        ("日本", "project-ce47dfba"),
        ("a" * 200, "a" * 60),
        ("a" * 59 + " b", "a" * 59),
    ],
)
def test_a_slug_is_the_name_in_plain_letters(name: str, slug: str) -> None:
    assert slugify(name) == slug


@given(st.text(min_size=1, max_size=200).filter(str.strip))
def test_a_slug_can_stand_in_an_address_and_is_its_own_slug(name: str) -> None:
    slug = slugify(name)
    assert re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?", slug)
    assert slugify(slug) == slug


@pytest.mark.parametrize("name", ["", " \t\n", "a" * 201])
def test_a_name_must_have_one_to_200_characters(name: str) -> None:
    with pytest.raises(InvalidInput, match="1 to 200 characters") as refusal:
        slugify(name)
    assert refusal.value.field == "name"
