"""``diip serve`` under those who guess, flood, send nonsense, or may no more (guarantee T01 to T07)."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from tests.servers.service import PASSWORD, Service, running_service

from diip_adapters.bootstrap import open_ports
from diip_adapters.settings import read_settings
from diip_core.domain.identity.permissions import OPERATOR
from diip_core.domain.secret import Secret
from diip_core.use_cases.identity.add_user import add_user

ADA, BOB, ROOT = "ada@example.org", "bob@example.org", "root@example.org"
LOG_IN = "/api/auth/login/"
AT_HOME = {"X-Forwarded-For": "192.0.2.1"}
PASSING = 10
"""Failures in a window that a user is granted from places where they never logged in."""
AT_ONCE = 24
MOST_GROWTH_KIB = 200 * 1024
CHEAP = {
    "DIIP_ARGON2": "64,1,1",
    "DIIP_HTTP_THREADS": "8",
    "DIIP_LOG_LEVEL": "error",
    "DIIP_TRUSTED_PROXIES": "127.0.0.1",
}


@pytest.fixture
def services(tmp_path: Path, postgres_url: str) -> Iterator[tuple[Service, ...]]:
    """Three services on one database, who believe what their clients say about where they are."""
    with ExitStack() as stack:
        yield tuple(
            stack.enter_context(running_service(tmp_path, postgres_url, environment=CHEAP)) for _ in range(3)
        )


@pytest.mark.parametrize("tries", [300, pytest.param(10_000, marks=pytest.mark.long)])
def test_of_all_guesses_at_three_services_ten_are_tried_and_the_owner_works_on(
    services: Sequence[Service], tries: int
) -> None:
    services[0].signed_up(ADA)
    answers, renewed = asyncio.run(_besiege(services, tries))
    assert Counter(answer.status_code for answer in answers) == {401: PASSING, 429: tries - PASSING}
    assert renewed > 0
    assert all(_says_when(answer) for answer in answers if answer.status_code == 429)


async def _besiege(services: Sequence[Service], tries: int) -> tuple[list[httpx.Response], int]:
    """The answers to all guesses, and how often the owner renewed their session meanwhile."""
    answers: list[httpx.Response] = []
    numbers = iter(range(tries))

    async def guess(client: httpx.AsyncClient) -> None:
        for number in numbers:
            place = {"X-Forwarded-For": f"10.0.{number // 250}.{number % 250}"}
            body = {"email": ADA, "password": "wrong-wrong-wrong"}
            answers.append(await client.post(LOG_IN, json=body, headers=place))

    async with AsyncExitStack() as stack:
        clients = [
            await stack.enter_async_context(httpx.AsyncClient(base_url=one.base_url, timeout=60))
            for one in services
        ]
        body = {"email": ADA, "password": PASSWORD}
        session = (await clients[0].post(LOG_IN, json=body, headers=AT_HOME)).json()
        attack = asyncio.gather(*(guess(clients[number % len(clients)]) for number in range(AT_ONCE)))
        renewed = 0
        while not attack.done():
            client = clients[renewed % len(clients)]
            refresh = {"refresh_token": session["refresh_token"]}
            answer = await client.post("/api/auth/refresh/", json=refresh, headers=AT_HOME)
            assert answer.status_code == 200, answer.text
            session = answer.json()
            renewed += 1
        await attack
        again = await clients[1].post(LOG_IN, json=body, headers=AT_HOME)
        assert again.status_code == 200, again.text
    return answers, renewed


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="memory is read in /proc")
@pytest.mark.parametrize("log_ins", [60, pytest.param(500, marks=pytest.mark.long)])
def test_a_flood_of_log_ins_is_turned_away_in_order_and_others_are_served(
    tmp_path: Path, postgres_url: str, log_ins: int
) -> None:
    environment = {"DIIP_TRUSTED_PROXIES": "127.0.0.1"}
    with running_service(tmp_path, postgres_url, environment=environment) as service:
        ada = service.signed_up(ADA)
        before = _memory_kib(service, "VmRSS")
        answers, others = asyncio.run(_flood(service, ada.headers["authorization"], log_ins))
        assert _memory_kib(service, "VmHWM") - before <= MOST_GROWTH_KIB
    statuses = Counter(answer.status_code for answer in answers)
    assert set(statuses) <= {200, 401, 429, 503}, statuses
    assert statuses[401] > 0
    assert all("retry-after" in answer.headers for answer in answers if answer.status_code in {429, 503})
    assert {answer.status_code for answer in others} == {200}


async def _flood(
    service: Service, bearer: str, log_ins: int
) -> tuple[list[httpx.Response], list[httpx.Response]]:
    """The answers to log-ins all at once, one of five of them right, and to other requests meanwhile."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with (
        httpx.AsyncClient(base_url=service.base_url, timeout=60, limits=limits) as crowd,
        httpx.AsyncClient(base_url=service.base_url, timeout=60, headers={"Authorization": bearer}) as other,
    ):

        async def log_in(number: int) -> httpx.Response:
            email = f"user{number}@example.org" if number % 5 else ADA
            place = {"X-Forwarded-For": f"10.0.{number // 250}.{number % 250}"}
            return await crowd.post(LOG_IN, json={"email": email, "password": PASSWORD}, headers=place)

        flood = asyncio.gather(*map(log_in, range(log_ins)))
        others = []
        while not flood.done():
            others += [await other.get(path) for path in ("/health/ready", "/api/auth/me/", "/api/projects/")]
        return await flood, others


def test_passwords_of_every_kind_are_right_wrong_or_refused(tmp_path: Path, sqlite_url: str) -> None:
    unicode = "пароль 🌊 hafen ﷽ \u202e ключ"
    with running_service(tmp_path, sqlite_url, environment=CHEAP) as service, service.client() as anyone:
        body = {"email": ADA, "password": unicode}
        assert anyone.post("/api/auth/register/", json=body).status_code == 201
        assert anyone.post(LOG_IN, json=body).status_code == 200
        for password, status in (
            (unicode + "!", 401),
            (unicode.upper(), 401),
            ("x" * 1024, 401),
            ("🌊" * 257, 400),
            ("x" * 1_000_000, 400),
            ("\ud800", 400),
            (unicode + "\u0000", 400),
            ("", 400),
        ):
            sent = json.dumps({"email": ADA, "password": password})
            answer = anyone.post(LOG_IN, content=sent, headers={"Content-Type": "application/json"})
            assert answer.status_code == status, (password[:20], answer.text)
            assert len(answer.content) < 1000
        assert _status_of_a_head(service, body_bytes=1024 * 1024 + 1) == 413
        assert anyone.post(LOG_IN, json=body).status_code == 200


def test_what_somebody_lost_is_lost_at_every_service_on_the_next_request(
    services: Sequence[Service], tmp_path: Path, postgres_url: str
) -> None:
    here, there = services[:2]
    home = {"DIIP_DATA_DIR": str(tmp_path), "DIIP_DATABASE_URL": postgres_url, **CHEAP}
    with open_ports(read_settings(home)) as ports:
        add_user(ports, OPERATOR, email=ROOT, password=Secret(PASSWORD), role="admin")
    ada, bob = here.signed_up(ADA), there.signed_up(BOB)
    bob_id = bob.get("/api/auth/me/").json()["id"]
    project = f"/api/projects/{ada.post('/api/projects/', json={'name': 'Harbour'}).json()['id']}/"

    def shared(role: str) -> None:
        answer = ada.post(f"{project}members/", json={"email": BOB, "role": role})
        assert answer.status_code == 201, answer.text

    def bob_changes_and_reads() -> tuple[int, int]:
        changed = bob.patch(project, json={"description": "Tides"})
        return changed.status_code, bob.get(project).status_code

    assert bob_changes_and_reads() == (404, 404)
    shared("maintainer")
    assert bob_changes_and_reads() == (200, 200)
    shared("viewer")
    assert bob_changes_and_reads() == (403, 200)
    assert ada.delete(f"{project}members/{bob_id}/").status_code == 204
    assert bob_changes_and_reads() == (404, 404)
    disabled = here.logged_in(ROOT).patch(f"/api/admin/users/{bob_id}/", json={"is_active": False})
    assert disabled.status_code == 200, disabled.text
    assert bob_changes_and_reads() == (401, 401)


def test_a_stolen_access_token_ends_with_the_session_it_came_of(services: Sequence[Service]) -> None:
    here, there = services[:2]
    here.signed_up(ADA)
    session: dict[str, Any] = here.client().post(LOG_IN, json={"email": ADA, "password": PASSWORD}).json()
    thief = there.client(session["access_token"])
    assert thief.get("/api/auth/me/").status_code == 200
    renew = {"refresh_token": session["refresh_token"]}
    assert here.client().post("/api/auth/logout/", json=renew).status_code == 204
    assert thief.get("/api/auth/me/").status_code == 401
    assert there.client().post("/api/auth/refresh/", json=renew).status_code == 401


def _status_of_a_head(service: Service, *, body_bytes: int) -> int:
    """How a log-in is answered before its body is sent."""
    with closing(HTTPConnection(urlsplit(service.base_url).netloc, timeout=60)) as connection:
        connection.putrequest("POST", LOG_IN)
        connection.putheader("Content-Type", "application/json")
        connection.putheader("Content-Length", str(body_bytes))
        connection.endheaders()
        return connection.getresponse().status


def _says_when(answer: httpx.Response) -> bool:
    seconds = answer.headers["retry-after"]
    limit = [answer.headers[f"ratelimit-{name}"] for name in ("limit", "remaining", "reset")]
    return 0 < int(seconds) <= 300 and limit == [str(PASSING), "0", seconds]


def _memory_kib(service: Service, line: str) -> int:
    """A line of the server's ``/proc/…/status``."""
    status = Path(f"/proc/{service.process.pid}/status").read_text()
    return int(status.partition(f"{line}:")[2].split()[0])
