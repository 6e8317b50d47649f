"""Reading one's own account."""

from __future__ import annotations

import pytest
from tests.unit.diip_core.use_cases.people import People

from diip_core.domain.identity.permissions import Actor
from diip_core.errors import Forbidden
from diip_core.use_cases.identity.get_profile import read_profile


def test_everybody_reads_their_own() -> None:
    people = People()
    assert read_profile(people.ports, people.session_of(people.ada)) == people.ada
    assert read_profile(people.ports, people.session_of(people.bob)) == people.bob


def test_nobody_has_none() -> None:
    with pytest.raises(Forbidden):
        read_profile(People().ports, Actor(None))
