"""Reading one's own account."""

from __future__ import annotations

import pytest
from tests.unit.diip_core.use_cases.people import People

from diip_core.domain.identity.permissions import Actor
from diip_core.errors import Forbidden
from diip_core.use_cases.identity.get_profile import get_profile


def test_everybody_reads_their_own() -> None:
    people = People()
    assert get_profile(people.ports, people.session_of(people.ada)) == people.ada
    assert get_profile(people.ports, people.session_of(people.bob)) == people.bob


def test_nobody_has_none() -> None:
    with pytest.raises(Forbidden):
        get_profile(People().ports, Actor(None))
