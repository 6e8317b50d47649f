"""Changing one's own account."""

from __future__ import annotations

import pytest
from tests.unit.diip_core.use_cases.people import People

from diip_core.domain.identity.permissions import Actor
from diip_core.errors import Forbidden, InvalidInput
from diip_core.use_cases.identity.get_profile import get_profile
from diip_core.use_cases.identity.update_profile import update_profile


def test_a_name_is_given_and_taken_away() -> None:
    people = People()
    ada = people.session_of(people.ada)
    assert update_profile(people.ports, ada, name=" Ada ").name == "Ada"
    assert get_profile(people.ports, ada).name == "Ada"
    assert update_profile(people.ports, ada, name=None) == people.ada


def test_a_bad_name_changes_nothing() -> None:
    people = People()
    with pytest.raises(InvalidInput):
        update_profile(people.ports, people.session_of(people.ada), name="x" * 201)


def test_a_key_that_reads_changes_nothing() -> None:
    people = People()
    reader = Actor(people.ada.id, credential="key", scopes=frozenset({"read"}))
    with pytest.raises(Forbidden):
        update_profile(people.ports, reader, name="Eve")
