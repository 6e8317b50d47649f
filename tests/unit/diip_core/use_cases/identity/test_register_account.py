"""Registering an account."""

from __future__ import annotations

import pytest
from attrs import evolve
from tests.unit.diip_core.use_cases.people import ADDRESS, PASSWORD, People

from diip_core.domain.identity.policy import Policy
from diip_core.domain.secret import Secret
from diip_core.errors import Conflict, Forbidden, InvalidInput, Overloaded, Throttled
from diip_core.events import AccountRegistered
from diip_core.use_cases.identity.register_account import register_account


def register(people: People, email: str = "eve@example.org", **how: object) -> object:
    given = {"email": email, "password": PASSWORD, "name": None, "address": ADDRESS, **how}
    return register_account(people.ports, **given)  # type: ignore[arg-type]


def test_a_registered_user_can_log_in() -> None:
    people = People()
    user = register_account(
        people.ports, email=" Eve@Example.org ", password=PASSWORD, name=" Eve ", address=ADDRESS
    )
    assert (user.email, user.name, user.role, user.is_active) == ("Eve@Example.org", "Eve", "developer", True)
    assert people.actor(people.log_in("eve@example.ORG")).user_id == user.id
    assert AccountRegistered(user.id) in people.announced
    assert people.actions[0] == "user.registered"
    assert (people.audit[0].actor_id, people.audit[0].address) == (user.id, ADDRESS)


def test_closed_registration_is_closed_to_all() -> None:
    people = People(policy=Policy(registration="closed"))
    with pytest.raises(Forbidden):
        register(people)


def test_a_taken_address_is_a_conflict_in_any_case_and_throttled() -> None:
    people = People()
    for _ in range(10):
        with pytest.raises(Conflict):
            register(people, "ADA@example.org")
    with pytest.raises(Throttled) as refusal:
        register(people, "ada@example.org")
    with pytest.raises(Throttled):
        register(people, "free@example.org")
    register(people, "free@example.org", address="198.51.100.1")
    people.clock.advance((refusal.value.retry_at - people.clock.now()).total_seconds())
    with pytest.raises(Conflict):
        register(people)
        register(people)


def test_one_address_makes_so_many_accounts_an_hour() -> None:
    people = People()
    for number in range(500):
        register(people, f"user{number}@example.org", address=f"2001:db8::{number:x}")
    with pytest.raises(Throttled):
        register(people, address="2001:db8::ffff")
    register(people, address="2001:db8:0:1::1")


@pytest.mark.parametrize(
    ("field", "how"),
    [
        ("email", {"email": "no address"}),
        ("email", {"email": "a@b@c"}),
        ("email", {"email": f"{'x' * 250}@e.org"}),
        ("email", {"email": "a\0b@example.org"}),
        ("email", {"email": "a\ud800b@example.org"}),
        ("name", {"name": "x" * 201}),
        ("name", {"name": "a\nb"}),
        ("password", {"password": Secret("short")}),
        ("password", {"password": Secret("x" * 1025)}),
        ("password", {"password": Secret("\ud800" * 20)}),
        ("password", {"password": Secret("PasswordPassword")}),
        ("password", {"password": Secret("eve@example.org!")}),
    ],
)
def test_bad_input_is_refused_by_field(field: str, how: dict[str, object]) -> None:
    with pytest.raises(InvalidInput) as refusal:
        register(People(), **how)  # type: ignore[arg-type]
    assert refusal.value.field == field
    assert "PasswordPassword" not in refusal.value.message


def test_nothing_is_stored_where_the_hash_cannot_be_made() -> None:
    class Full:
        def __getattr__(self, name: str) -> object:
            return getattr(people.ports.passwords, name)

        def hash(self, password: Secret) -> Secret:
            raise Overloaded("full")

    people = People()
    crowded = evolve(people.ports, passwords=Full())
    with pytest.raises(Overloaded):
        register_account(crowded, email="eve@example.org", password=PASSWORD, address=ADDRESS)
    with people.ports.storage.read() as view:
        assert view.accounts.by_email("eve@example.org") is None
