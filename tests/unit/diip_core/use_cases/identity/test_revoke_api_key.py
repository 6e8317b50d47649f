"""Revoking API keys."""

from __future__ import annotations

import pytest
from tests.unit.diip_core.use_cases.people import People

from diip_core.domain.identity.permissions import Actor
from diip_core.errors import Forbidden, NotFound
from diip_core.use_cases.identity.create_api_key import create_api_key
from diip_core.use_cases.identity.list_api_keys import list_api_keys
from diip_core.use_cases.identity.revoke_api_key import revoke_api_key


def test_a_key_is_revoked_by_its_own_user_only() -> None:
    people = People()
    ada, bob = people.session_of(people.ada), people.session_of(people.bob)
    key = create_api_key(people.ports, ada, name="CI").key
    with pytest.raises(NotFound):
        revoke_api_key(people.ports, bob, key.id)
    revoke_api_key(people.ports, ada, key.id)
    assert list_api_keys(people.ports, ada) == ()
    with pytest.raises(NotFound):
        revoke_api_key(people.ports, ada, key.id)
    assert people.actions.count("key.revoked") == 1


def test_no_key_revokes_keys() -> None:
    people = People()
    with pytest.raises(Forbidden):
        revoke_api_key(people.ports, Actor(people.ada.id, credential="key"), "k")
