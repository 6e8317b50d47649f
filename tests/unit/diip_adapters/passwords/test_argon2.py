"""Argon2id, its parameters, and its own threads (guarantee T03, T04, T05)."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from argon2 import extract_parameters

from diip_adapters.passwords import Argon2Hasher, Argon2Parameters, parse_argon2
from diip_adapters.passwords.argon2 import MOST_WAITING
from diip_core.domain.secret import Secret
from diip_core.errors import Overloaded

CHEAP = Argon2Parameters(memory_kib=64, passes=1)
PASSWORD = Secret("vN4-kettle-Ömega")


def test_a_hash_says_how_it_was_made() -> None:
    assert Argon2Hasher().hash(PASSWORD).reveal().startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert Argon2Hasher(CHEAP).hash(PASSWORD).reveal().startswith("$argon2id$v=19$m=64,t=1,p=1$")


def test_a_hash_of_other_parameters_is_stale_and_still_verifies() -> None:
    old = Argon2Hasher(CHEAP).hash(PASSWORD)
    now = Argon2Hasher(Argon2Parameters(memory_kib=128, passes=1))
    assert now.is_stale(old)
    assert now.verify(PASSWORD, old)
    assert not now.is_stale(now.hash(PASSWORD))


class RecordingArgon2:
    """Argon2 itself; ``verified`` are the hashes it was asked about."""

    def __init__(self, argon2: Any) -> None:
        self._argon2 = argon2
        self.verified: list[str] = []

    def verify(self, password_hash: str, password: str) -> bool:
        self.verified.append(password_hash)
        return bool(self._argon2.verify(password_hash, password))


def test_an_unknown_user_costs_the_same_work_as_a_wrong_password() -> None:
    hasher = Argon2Hasher()
    known = hasher.hash(PASSWORD)
    argon2 = RecordingArgon2(hasher._argon2)
    vars(hasher)["_argon2"] = argon2
    assert not hasher.verify(Secret("wrong-wrong-wrong"), known)
    assert not hasher.verify(Secret("wrong-wrong-wrong"), None)
    wrong, unknown = argon2.verified
    assert wrong != unknown
    # Nothing else decides how long Argon2 works: variant, version, memory, passes, lanes and lengths.
    assert extract_parameters(unknown) == extract_parameters(wrong)


def test_who_finds_too_many_waiting_is_turned_away_and_the_others_are_served() -> None:
    hasher = Argon2Hasher(CHEAP, cores=1)
    gate, room = threading.Event(), 2 + MOST_WAITING
    with ThreadPoolExecutor(room) as crowd:
        inside = [crowd.submit(hasher._run, lambda: gate.wait(30)) for _ in range(room)]
        while hasher._inside < room:
            pass
        for refused in (lambda: hasher.hash(PASSWORD), lambda: hasher.verify(PASSWORD, None)):
            with pytest.raises(Overloaded):
                refused()
        gate.set()
        assert all(one.result() for one in inside)
    assert hasher.verify(PASSWORD, hasher.hash(PASSWORD))


def test_no_more_than_two_a_core_are_hashed_at_once() -> None:
    hasher = Argon2Hasher(CHEAP, cores=2)
    at_once, most, lock = 0, 0, threading.Lock()

    def work() -> None:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        threading.Event().wait(0.005)
        with lock:
            at_once -= 1

    with ThreadPoolExecutor(30) as crowd:
        list(crowd.map(lambda _: hasher._run(work), range(60)))
    assert 1 <= most <= 4


def test_thirty_thousand_common_passwords_are_known() -> None:
    hasher = Argon2Hasher(CHEAP)
    assert len(hasher._common) >= 10_000
    assert hasher.is_common(Secret("Password"))
    assert hasher.is_common(Secret("1QAZ2wsx3edc"))


@pytest.mark.parametrize(
    ("text", "parameters"),
    [("19456,2,1", Argon2Parameters()), (" 8 , 1 , 1 ", Argon2Parameters(8, 1, 1))],
)
def test_parameters_are_three_numbers(text: str, parameters: Argon2Parameters) -> None:
    assert parse_argon2(text) == parameters
    assert parse_argon2(str(parameters)) == parameters


@pytest.mark.parametrize(
    "text",
    ["", "19456", "19456,2", "19456,2,1,1", "x,2,1", "7,1,1", "8,0,1", "8,1,0", "8,1,2", "9999999,1,1"],
)
def test_parameters_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="must"):
        parse_argon2(text)
