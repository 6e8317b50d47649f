"""Finding out who asks."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from attrs import evolve
from tests.unit.diip_core.use_cases.people import People

from diip_core.domain.identity.api_key import NewApiKey
from diip_core.domain.identity.permissions import OPERATOR, Access, Action
from diip_core.errors import NotFound, Unauthenticated
from diip_core.events import TokenRejected
from diip_core.services.authorization import authorize
from diip_core.use_cases.identity.authenticate import authenticate
from diip_core.use_cases.identity.create_api_key import create_api_key
from diip_core.use_cases.identity.revoke_api_key import revoke_api_key
from diip_core.use_cases.identity.update_user import update_user
from diip_core.use_cases.projects.create_project import create_project


def key_of(people: People, **how: object) -> NewApiKey:
    session = people.session_of(people.ada)
    return create_api_key(people.ports, session, name="CI", **how)  # type: ignore[arg-type]


def refused(people: People, bearer: str) -> str:
    people.announced.clear()
    with pytest.raises(Unauthenticated) as refusal:
        authenticate(people.ports, bearer)
    assert people.announced == [TokenRejected(refusal.value.code)]
    return refusal.value.code


def test_a_changed_role_takes_effect_on_the_next_request() -> None:
    people = People()
    session = people.log_in()
    update_user(people.ports, OPERATOR, people.ada.id, role="admin")
    assert people.actor(session).role == "admin"
    update_user(people.ports, OPERATOR, people.ada.id, role="developer")
    assert people.actor(session).role == "developer"


def test_a_disabled_account_is_out_on_the_next_request() -> None:
    people = People()
    session, key = people.log_in(), key_of(people)
    update_user(people.ports, OPERATOR, people.ada.id, is_active=False)
    assert refused(people, session.access_token.reveal()) == "session_ended"
    assert refused(people, key.token.reveal()) == "account_disabled"


@pytest.mark.parametrize("bearer", ["", "x", "a.b.c", "diip_", "diip_" + "0" * 49, "\ud800", "diip_…"])
def test_what_is_no_credential_is_refused_and_reported_once(bearer: str) -> None:
    refused(People(), bearer)


def test_a_key_acts_for_its_user_within_its_scopes() -> None:
    people = People()
    key = key_of(people, scopes={"read"})
    actor = authenticate(people.ports, key.token.reveal())
    assert (actor.user_id, actor.credential, actor.scopes) == (people.ada.id, "key", {"read"})


def test_a_revoked_key_is_out_on_the_next_request() -> None:
    people = People()
    key = key_of(people)
    revoke_api_key(people.ports, people.session_of(people.ada), key.key.id)
    assert refused(people, key.token.reveal()) == "key_unknown"


def test_a_key_ends_when_it_was_said_to() -> None:
    people = People()
    key = key_of(people, expires_at=people.clock.now().replace(year=2027))
    authenticate(people.ports, key.token.reveal())
    people.clock.advance(366 * 86_400)
    assert refused(people, key.token.reveal()) == "key_expired"


def test_a_mistyped_key_asks_no_storage() -> None:
    people = People()
    token = key_of(people).token.reveal()
    ports = evolve(people.ports, storage=None)
    for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), token.swapcase(), token + "0"):
        with pytest.raises(Unauthenticated):
            authenticate(ports, wrong)


def test_the_last_use_is_known_to_the_minute() -> None:
    people = People()
    key = key_of(people)
    used = people.clock.now()
    for _ in range(5):
        authenticate(people.ports, key.token.reveal())
        people.clock.advance(20)
    with people.ports.storage.read() as view:
        (kept,) = view.api_keys.of_user(people.ada.id)
    assert kept.last_used_at is not None
    assert (kept.last_used_at - used).total_seconds() == 60


def test_a_key_works_while_somebody_writes() -> None:
    people = People()
    key = key_of(people)
    with people.ports.storage.begin():
        assert authenticate(people.ports, key.token.reveal()).user_id == people.ada.id


def test_one_question_to_the_storage_tells_who_asks() -> None:
    people = People()
    session, looks = people.log_in(), 0

    class Counting:
        @contextmanager
        def read(self, *, consistent):  # type: ignore[no-untyped-def]
            nonlocal looks
            looks += 1
            with people.ports.storage.read(consistent=consistent) as view:
                yield view

    authenticate(evolve(people.ports, storage=Counting()), session.access_token.reveal())
    assert looks == 1


def test_the_access_to_a_project_comes_with_the_session() -> None:
    people = People()
    session = people.log_in()
    project = create_project(people.ports, people.session_of(people.ada), name="Harbour")
    bearer = session.access_token.reveal()
    actor = authenticate(people.ports, bearer, project_id=project.id)
    assert actor.access == Access(project, "owner")
    assert authenticate(people.ports, bearer, project_id=people.ada.id).access is None
    with people.ports.storage.read() as view:
        assert authorize(view, actor, project.id, Action.READ) is actor.access
        with pytest.raises(NotFound):
            authorize(view, actor, people.ada.id, Action.READ)
