"""Changing one's own password."""

from __future__ import annotations

import pytest
from attrs import evolve
from tests.unit.diip_core.use_cases.people import PASSWORD, People

from diip_core.domain.identity.permissions import Actor
from diip_core.domain.secret import Secret
from diip_core.errors import Forbidden, InvalidInput, Overloaded, Throttled, Unauthenticated
from diip_core.memory.identity.password_hasher import MemoryPasswordHasher
from diip_core.use_cases.identity.authenticate import authenticate
from diip_core.use_cases.identity.change_password import change_password
from diip_core.use_cases.identity.create_api_key import create_api_key
from diip_core.use_cases.identity.refresh_session import refresh_session

NEW = Secret("another-Kettle-9")


def test_all_sessions_end_and_keys_stay() -> None:
    people = People()
    sessions = [people.log_in(), people.log_in()]
    actor = people.actor(sessions[0])
    key = create_api_key(people.ports, actor, name="CI")
    change_password(people.ports, actor, current=PASSWORD, new=NEW)
    for session in sessions:
        with pytest.raises(Unauthenticated):
            people.actor(session)
        with pytest.raises(Unauthenticated):
            refresh_session(people.ports, refresh_token=session.refresh_token)
    assert authenticate(people.ports, key.token.reveal()).user_id == people.ada.id
    with pytest.raises(Unauthenticated):
        people.log_in()
    people.log_in(password=NEW)
    assert people.actions.count("user.password_changed") == 1


def test_a_wrong_present_password_changes_nothing_and_is_throttled() -> None:
    people = People()
    ada = people.session_of(people.ada)
    for _ in range(10):
        with pytest.raises(InvalidInput) as refusal:
            change_password(people.ports, ada, current=NEW, new=NEW)
        assert refusal.value.field == "current_password"
    with pytest.raises(Throttled):
        change_password(people.ports, ada, current=PASSWORD, new=NEW)
    people.log_in()
    people.clock.advance(301)
    change_password(people.ports, people.session_of(people.ada), current=PASSWORD, new=NEW)


@pytest.mark.parametrize("new", ["short", "passwordpassword", "ada@example.org1", "x" * 1025])
def test_a_new_password_is_as_good_as_a_first_one(new: str) -> None:
    people = People()
    with pytest.raises(InvalidInput) as refusal:
        change_password(people.ports, people.session_of(people.ada), current=PASSWORD, new=Secret(new))
    assert refusal.value.field == "new_password"


def test_no_key_changes_a_password() -> None:
    people = People()
    with pytest.raises(Forbidden):
        change_password(people.ports, Actor(people.ada.id, credential="key"), current=PASSWORD, new=NEW)


def test_being_turned_away_counts_against_nobody() -> None:
    class Full(MemoryPasswordHasher):
        def verify(self, password: Secret, password_hash: Secret | None, /) -> bool:
            raise Overloaded("full")

    people = People()
    ada = people.session_of(people.ada)
    for _ in range(12):
        with pytest.raises(Overloaded):
            change_password(evolve(people.ports, passwords=Full()), ada, current=PASSWORD, new=NEW)
    change_password(people.ports, ada, current=PASSWORD, new=NEW)


def test_of_two_changes_at_once_one_counts() -> None:
    people = People()
    ada = people.session_of(people.ada)

    class Overtaken(MemoryPasswordHasher):
        def hash(self, password: Secret, /) -> Secret:
            change_password(people.ports, ada, current=PASSWORD, new=NEW)
            return super().hash(password)

        def verify(self, password: Secret, password_hash: Secret | None, /) -> bool:
            return people.ports.passwords.verify(password, password_hash)

    with pytest.raises(Unauthenticated):
        change_password(
            evolve(people.ports, passwords=Overtaken()), ada, current=PASSWORD, new=Secret("third-Kettle-77")
        )
    people.log_in(password=NEW)
