"""Every answer of a rate-limited route reports how many attempts are left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import httpx
import pytest
from attrs import evolve
from tests.unit.diip_http.service import PASSWORD, Client, logged_in, serving

from diip_core.errors import StorageUnavailable
from diip_core.ports.bundle import Ports
from diip_core.ports.storage.storage import Storage

WRONG = "wrong-wrong-wrong"


def result(answer: httpx.Response) -> tuple[int, ...]:
    """Status, limit, what is left, and in how many seconds it is whole again."""
    names = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
    return (answer.status_code, *(int(answer.headers[name]) for name in names))


def log_in(client: Client, password: str = PASSWORD, email: str = "ada@example.org") -> httpx.Response:
    return client.post("/api/auth/login/", {"email": email, "password": password})


@pytest.fixture(autouse=True)
def _a_day_passes_after_each_test(ports: Ports) -> Iterator[None]:
    yield
    ports.clock.advance(86_400)  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", ["/api/auth/login/", "/api/token/"])
def test_each_failed_log_in_leaves_one_less_and_a_good_one_none_less(anyone: Client, path: str) -> None:
    answers = [
        result(anyone.post(path, {"email": "ada@example.org", "password": password}))
        for password in (PASSWORD, WRONG, WRONG, PASSWORD)
    ]
    assert answers == [(200, 10, 10, 300), (401, 10, 9, 300), (401, 10, 8, 300), (200, 10, 8, 300)]


def test_time_brings_the_reset_nearer(ports: Ports, anyone: Client) -> None:
    log_in(anyone, WRONG)
    ports.clock.advance(100.5)  # type: ignore[attr-defined]
    assert result(log_in(anyone, WRONG)) == (401, 10, 8, 200)
    ports.clock.advance(200)  # type: ignore[attr-defined]
    assert result(log_in(anyone)) == (200, 10, 10, 300)


def test_a_refusal_tells_of_the_limit_that_refused(anyone: Client) -> None:
    lefts = [result(log_in(anyone, WRONG))[2] for _ in range(10)]
    refused = log_in(anyone)
    assert lefts == [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]
    assert result(refused) == (429, 10, 0, 300)
    assert refused.headers["Retry-After"] == "300"


def test_how_often_others_failed_at_an_account_is_not_reported(ports: Ports) -> None:
    with serving(ports, peer="198.51.100.1") as elsewhere:
        for _ in range(5):
            log_in(elsewhere, WRONG)
    with serving(ports, peer="203.0.113.9") as here:
        answers = [result(log_in(here, WRONG, email)) for email in ("ada@example.org", "nobody@example.org")]
    assert answers == [(401, 10, 9, 300), (401, 10, 8, 300)]


def test_registrations_tell_what_is_left_when_taken_and_when_made(anyone: Client) -> None:
    made = [
        result(anyone.post("/api/auth/register/", {"email": email, "password": PASSWORD}))
        for email in ("carol@example.org", "carol@example.org", "dave@example.org")
    ]
    assert made == [(201, 10, 10, 300), (409, 10, 9, 300), (201, 10, 9, 300)]


def test_a_change_of_password_tells_what_is_left_of_ones_own(anyone: Client) -> None:
    ada, bob = (logged_in(anyone, f"{name}@example.org") for name in ("ada", "bob"))
    new = {"new_password": "harbour and tide 1912"}
    assert result(ada.post("/api/auth/password/", {"current_password": WRONG, **new})) == (400, 10, 9, 300)
    assert result(bob.post("/api/auth/password/", {"current_password": PASSWORD, **new})) == (
        204,
        10,
        10,
        300,
    )
    assert result(ada.post("/api/auth/password/", {"current_password": PASSWORD, **new})) == (204, 10, 9, 300)


@pytest.mark.parametrize(
    "options",
    [{"content": b"{"}, {"json": {"email": 1}}, {"content": b"{}", "headers": {"Content-Type": "x/y"}}],
)
def test_an_answer_to_what_cannot_be_read_tells_too(anyone: Client, options: Any) -> None:
    options = {"headers": {"Content-Type": "application/json"}, **options}
    assert result(anyone("POST", "/api/auth/login/", **options))[0] in (400, 415)


def test_routes_without_a_limit_tell_of_none(root: Client) -> None:
    assert not [name for name in root.get("/api/projects/").headers if name.startswith("ratelimit")]


class RoomUnreadable:
    """A storage whose inconsistent reads, such as the one for the room that is left, fail."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def read(self, *, consistent: bool = True) -> Any:
        if not consistent:
            raise StorageUnavailable("the database does not answer")
        return self._storage.read()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._storage, name)


def test_an_answer_stands_where_the_room_cannot_be_read(ports: Ports) -> None:
    storage = cast("Storage", RoomUnreadable(ports.storage))
    with serving(evolve(ports, storage=storage)) as anyone:
        answer = log_in(anyone, WRONG)
    assert answer.status_code == 401
    assert "RateLimit-Limit" not in answer.headers
