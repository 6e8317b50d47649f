"""Listing API keys."""

from __future__ import annotations

import pytest
from tests.unit.diip_core.use_cases.people import People

from diip_core.domain.identity.permissions import Actor
from diip_core.errors import Forbidden
from diip_core.use_cases.identity.create_api_key import create_api_key
from diip_core.use_cases.identity.list_api_keys import list_api_keys


def test_everybody_sees_their_own() -> None:
    people = People()
    ada, bob = people.session_of(people.ada), people.session_of(people.bob)
    keys = [create_api_key(people.ports, ada, name=name).key for name in ("one", "two")]
    assert list_api_keys(people.ports, ada) == tuple(keys)
    assert list_api_keys(people.ports, bob) == ()


def test_no_key_lists_keys() -> None:
    people = People()
    with pytest.raises(Forbidden):
        list_api_keys(people.ports, Actor(people.ada.id, credential="key"))
