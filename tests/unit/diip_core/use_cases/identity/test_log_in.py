"""Logging in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from attrs import evolve
from tests.unit.diip_core.use_cases.people import ADDRESS, PASSWORD, People

from diip_core.domain.identity.permissions import OPERATOR
from diip_core.domain.secret import Secret
from diip_core.errors import InvalidInput, Overloaded, Throttled, Unauthenticated
from diip_core.events import LoggedIn, LogInRefused
from diip_core.memory.identity.password_hasher import MemoryPasswordHasher
from diip_core.use_cases.identity.log_in import log_in
from diip_core.use_cases.identity.refresh_session import refresh_session
from diip_core.use_cases.identity.update_user import update_user

WRONG = Secret("wrong-wrong-wrong")


def fail(people: People, email: str = "ada@example.org", address: str = ADDRESS) -> Exception:
    with pytest.raises((Unauthenticated, Throttled)) as refusal:
        people.log_in(email, password=WRONG, address=address)
    return refusal.value


def test_a_session_is_opened() -> None:
    people = People()
    session = people.log_in("ADA@example.org")
    actor = people.actor(session)
    assert (actor.user_id, actor.role, actor.credential) == (people.ada.id, "developer", "session")
    assert session.expires_in == 600
    assert people.announced == [LoggedIn(people.ada.id)]
    assert [(entry.action, entry.actor_id, entry.address) for entry in people.audit] == [
        ("user.logged_in", people.ada.id, ADDRESS)
    ]
    for secret in (session.access_token, session.refresh_token):
        assert secret.reveal() not in repr(session) + repr(people.audit) + repr(people.announced)


def test_every_failure_reads_the_same() -> None:
    people = People()
    update_user(people.ports, OPERATOR, people.bob.id, is_active=False)
    refusals = [fail(people), fail(people, "nobody@example.org"), fail(people, "bob@example.org")]
    with pytest.raises(Unauthenticated) as disabled:
        people.log_in("bob@example.org")
    assert {(str(refusal), refusal.code) for refusal in (*refusals, disabled.value)} == {
        ("email address or password is wrong", "log_in_failed")
    }
    assert people.announced == [
        LogInRefused("wrong", people.ada.id, ADDRESS),
        LogInRefused("wrong", None, ADDRESS),
        LogInRefused("wrong", people.bob.id, ADDRESS),
        LogInRefused("disabled", people.bob.id, ADDRESS),
    ]
    assert people.actions == ["user.changed"]


def test_an_unknown_address_costs_a_verification_too() -> None:
    verified: list[Secret | None] = []

    class Counting(MemoryPasswordHasher):
        def verify(self, password: Secret, password_hash: Secret | None, /) -> bool:
            verified.append(password_hash)
            return super().verify(password, password_hash)

    people = People(passwords=Counting())
    fail(people)
    fail(people, "nobody@example.org")
    assert len(verified) == 2
    assert verified[1] is None


def test_ten_failures_of_a_user_are_enough_from_wherever_they_come() -> None:
    people = People()
    for number in range(10):
        assert isinstance(fail(people, address=f"198.51.100.{number}"), Unauthenticated)
    refusal = fail(people, address="198.51.100.99")
    assert isinstance(refusal, Throttled)
    with pytest.raises(Throttled):
        people.log_in(address="198.51.100.98")
    people.clock.advance((refusal.retry_at - people.clock.now()).total_seconds())
    people.log_in(address="198.51.100.98")


def test_ten_failures_of_a_network_are_enough_whoever_they_try() -> None:
    people = People()
    for number in range(10):
        assert isinstance(
            fail(people, f"user{number}@example.org", f"2001:db8:1:2::{number}"), Unauthenticated
        )
    assert isinstance(fail(people, "other@example.org", "2001:db8:1:2:ffff::1"), Throttled)
    assert isinstance(fail(people, "other@example.org", "2001:db8:1:3::1"), Unauthenticated)


def test_a_thousand_failures_of_all_are_enough() -> None:
    people = People()
    for number in range(1000):
        fail(people, f"user{number}@example.org", f"10.0.{number // 250}.{number % 250}")
    refusal = fail(people, "other@example.org", "192.0.2.200")
    assert isinstance(refusal, Throttled)
    assert refusal.limit == 1000


def test_an_owner_still_works_while_10000_failures_arrive() -> None:
    people = People()
    session = people.log_in(address="192.0.2.1")
    outcomes = {
        type(fail(people, address=f"10.{number % 10}.{number // 250}.{number % 250}")).__name__
        for number in range(10_000)
    }
    assert outcomes == {"Unauthenticated", "Throttled"}
    people.log_in(address="192.0.2.1")
    refresh_session(people.ports, refresh_token=session.refresh_token)
    people.clock.advance(301)
    people.log_in(address="192.0.2.250")


def test_successes_do_not_count() -> None:
    people = People()
    for _ in range(30):
        people.log_in()
    for number in range(30):
        people.log_in(address=f"192.0.2.{number}")


def test_however_many_try_at_once_ten_are_tried() -> None:
    people = People()
    with ThreadPoolExecutor(8) as threads:
        outcomes = [type(error).__name__ for error in threads.map(lambda _: fail(people), range(60))]
    assert outcomes.count("Unauthenticated") == 10


def test_a_password_over_the_bound_is_refused_before_any_work() -> None:
    people = People()
    for password in (Secret("x" * 1_000_000), Secret("\ud800")):
        with pytest.raises(InvalidInput):
            people.log_in(password=password)
    with pytest.raises(Unauthenticated):
        people.log_in(password=Secret("x" * 1024))


def test_being_turned_away_counts_against_nobody() -> None:
    class Full(MemoryPasswordHasher):
        def verify(self, password: Secret, password_hash: Secret | None, /) -> bool:
            raise Overloaded("full")

    people = People()
    crowded = evolve(people.ports, passwords=Full())
    for _ in range(15):
        with pytest.raises(Overloaded):
            log_in(crowded, email="ada@example.org", password=PASSWORD, address=ADDRESS)
    people.log_in()


def test_a_stale_hash_is_made_anew() -> None:
    people = People(passwords=MemoryPasswordHasher(1))
    newer = evolve(people.ports, passwords=MemoryPasswordHasher(2))
    log_in(newer, email="ada@example.org", password=PASSWORD, address=ADDRESS)
    with people.ports.storage.read() as view:
        found = view.accounts.credentials("ada@example.org")
    assert found is not None
    assert not newer.passwords.is_stale(found.password_hash)
    log_in(newer, email="ada@example.org", password=PASSWORD, address=ADDRESS)
