"""Refreshing a session."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.unit.diip_core.use_cases.people import People

from diip_core.domain.identity.permissions import OPERATOR
from diip_core.domain.identity.policy import Policy
from diip_core.domain.identity.refresh_token import Session, token_digest
from diip_core.domain.secret import Secret
from diip_core.errors import Unauthenticated
from diip_core.events import RefreshTokenReused
from diip_core.use_cases.identity.refresh_session import refresh_session
from diip_core.use_cases.identity.set_password import set_password
from diip_core.use_cases.identity.update_user import update_user

DAY = 86_400


def refresh(people: People, session: Session) -> Session:
    return refresh_session(people.ports, refresh_token=session.refresh_token)


def refused(people: People, session: Session) -> None:
    with pytest.raises(Unauthenticated) as refusal:
        refresh(people, session)
    assert refusal.value.code == "refresh_failed"


def test_each_refresh_gives_a_new_pair() -> None:
    people = People()
    sessions = [people.log_in()]
    for _ in range(3):
        sessions.append(refresh(people, sessions[-1]))
        assert people.actor(sessions[-1]).user_id == people.ada.id
    assert len({session.refresh_token for session in sessions}) == 4
    assert people.actor(sessions[0]).user_id == people.ada.id


def test_a_token_used_twice_ends_its_family_at_once() -> None:
    people = People()
    stolen, other = people.log_in(), people.log_in()
    first = refresh(people, stolen)
    refused(people, stolen)
    for session in (stolen, first):
        refused(people, session)
        with pytest.raises(Unauthenticated) as ended:
            people.actor(session)
        assert ended.value.code == "session_ended"
    assert people.actor(refresh(people, other)).user_id == people.ada.id
    assert people.actions.count("session.reused") == 1
    assert sum(isinstance(event, RefreshTokenReused) for event in people.announced) == 1


def test_of_fifty_refreshes_at_once_one_rotates_and_the_family_is_dead() -> None:
    people = People()
    session = people.log_in()

    def attempt() -> Session | None:
        try:
            return refresh(people, session)
        except Unauthenticated:
            return None

    with ThreadPoolExecutor(16) as threads:
        rotated = [one for one in threads.map(lambda _: attempt(), range(50)) if one]
    assert len(rotated) == 1
    refused(people, rotated[0])
    with pytest.raises(Unauthenticated):
        people.actor(rotated[0])
    assert people.actions.count("session.reused") == 1


def test_a_token_that_nobody_uses_ends_after_a_week() -> None:
    people = People()
    session = people.log_in()
    people.clock.advance(7 * DAY - 1)
    session = refresh(people, session)
    people.clock.advance(7 * DAY)
    refused(people, session)


def test_a_session_ends_after_thirty_days_whatever_happens() -> None:
    people = People()
    session = people.log_in()
    for _ in range(5):
        people.clock.advance(6 * DAY - 60)
        session = refresh(people, session)
    assert session.expires_in == 300
    people.clock.advance(300)
    refused(people, session)


def test_a_used_token_is_watched_longer_than_it_idles() -> None:
    people = People()
    stolen = people.log_in()
    session = refresh(people, stolen)
    people.clock.advance(6 * DAY)
    session = refresh(people, session)
    people.clock.advance(6 * DAY)
    refused(people, stolen)
    refused(people, session)
    assert "session.reused" in people.actions


@pytest.mark.parametrize("text", ["", "diipr_unknown", "\ud800", "x" * 100_000])
def test_an_unknown_token_is_refused(text: str) -> None:
    people = People()
    with pytest.raises(Unauthenticated):
        refresh_session(people.ports, refresh_token=Secret(text))


def test_a_disabled_users_sessions_end_for_good() -> None:
    people = People()
    session = people.log_in()
    update_user(people.ports, OPERATOR, people.ada.id, is_active=False)
    refused(people, session)
    update_user(people.ports, OPERATOR, people.ada.id, is_active=True)
    refused(people, session)
    people.log_in()


def test_a_new_password_ends_every_session() -> None:
    people = People()
    session = people.log_in()
    set_password(people.ports, OPERATOR, people.ada.id, password=Secret("another-Kettle-9"))
    refused(people, session)


def test_access_tokens_hold_as_long_as_the_setting_says() -> None:
    people = People(policy=Policy(access_token_seconds=30))
    session = people.log_in()
    assert session.expires_in == 30
    people.clock.advance(30)
    with pytest.raises(Unauthenticated) as expired:
        people.actor(session)
    assert expired.value.code == "token_expired"


def test_no_refresh_token_is_stored_as_it_is() -> None:
    people = People()
    token = people.log_in().refresh_token.reveal()
    with people.ports.storage.begin() as work:
        found = work.refresh_tokens.use(token_digest(Secret(token)), at=people.clock.now())
        assert found is not None
        assert token not in repr(found)
        assert work.refresh_tokens.use(token, at=people.clock.now()) is None
