"""Making API keys."""

from __future__ import annotations

import re

import pytest
from tests.unit.diip_core.use_cases.people import People

from diip_core.domain.identity.permissions import Actor
from diip_core.domain.identity.policy import Policy, Quotas
from diip_core.errors import Conflict, Forbidden, InvalidInput
from diip_core.use_cases.identity.create_api_key import create_api_key


def test_a_key_is_shown_once_and_kept_hashed() -> None:
    people = People()
    ada = people.session_of(people.ada)
    first, second = (create_api_key(people.ports, ada, name=" CI ") for _ in range(2))
    assert first.token != second.token
    assert first.key.name == "CI"
    assert re.fullmatch(r"diip_[0-9A-Za-z]{49}", first.token.reveal())
    with people.ports.storage.read() as view:
        assert view.api_keys.of_user(people.ada.id) == (first.key, second.key)
    assert first.token.reveal()[5:] not in repr(first) + repr(people.audit)
    assert people.actions.count("key.created") == 2


def test_nobody_makes_a_key_with_a_key() -> None:
    people = People()
    with pytest.raises(Forbidden):
        create_api_key(people.ports, Actor(people.ada.id, credential="key"), name="CI")


@pytest.mark.parametrize(
    ("field", "how"),
    [
        ("name", {"name": " "}),
        ("name", {"name": "x" * 101}),
        ("scopes", {"scopes": frozenset()}),
        ("scopes", {"scopes": frozenset({"admin"})}),
        ("expires_at", {"expires_at": "now"}),
    ],
)
def test_bad_input_is_refused_by_field(field: str, how: dict[str, object]) -> None:
    people = People()
    if how.get("expires_at") == "now":
        how = {"expires_at": people.clock.now()}
    with pytest.raises(InvalidInput) as refusal:
        create_api_key(people.ports, people.session_of(people.ada), **{"name": "CI", **how})  # type: ignore[arg-type]
    assert refusal.value.field == field


def test_a_full_quota_is_a_conflict() -> None:
    people = People(policy=Policy(quotas=Quotas(keys_per_user=2)))
    ada, bob = people.session_of(people.ada), people.session_of(people.bob)
    for _ in range(2):
        create_api_key(people.ports, ada, name="CI")
    with pytest.raises(Conflict) as refusal:
        create_api_key(people.ports, ada, name="CI")
    assert refusal.value.code == "quota_full"
    create_api_key(people.ports, bob, name="CI")
