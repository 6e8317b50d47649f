from __future__ import annotations

import http.client
import json
import pickle
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from diip_adapters.simulators.github import GitHubSimulator, build_repository
from diip_adapters.simulators.wire import Reply, Request

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
BASE = "http://127.0.0.1:1"


class HandClock:
    """A clock that moves only when the test moves it."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return (self.at - NOW).total_seconds()

    def advance(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


class Caller:
    """Asks a simulator without a wire in between."""

    def __init__(self, simulator: GitHubSimulator) -> None:
        self.simulator = simulator

    def get(self, target: str, *, token: str = "", **headers: str) -> Reply:
        return self.send("GET", target, b"", token=token, **headers)

    def post(self, target: str, document: object) -> Reply:
        return self.send("POST", target, json.dumps(document).encode())

    def send(self, method: str, target: str, body: bytes, *, token: str = "", **headers: str) -> Reply:
        sent = {"user-agent": "test", **{name.replace("_", "-"): value for name, value in headers.items()}}
        if token:
            sent["authorization"] = f"Bearer {token}"
        parts = urlsplit(target)
        query = dict(parse_qsl(parts.query))
        return self.simulator.answer(Request(method, target, parts.path, query, sent, body, BASE))

    def rows(self, target: str, **headers: str) -> list[dict[str, object]]:
        reply = self.get(target, **headers)
        assert reply.status == 200, reply.body
        return json.loads(reply.body)

    def walk(self, target: str) -> Iterator[list[dict[str, object]]]:
        while target:
            reply = self.get(target)
            assert reply.status == 200, reply.body
            yield json.loads(reply.body)
            target = links(reply).get("next", "").removeprefix(BASE)


def header(reply: Reply, name: str) -> str | None:
    return next((value for key, value in reply.headers if key.lower() == name), None)


def links(reply: Reply) -> dict[str, str]:
    found = {}
    for part in (header(reply, "link") or "").split(", "):
        if part:
            url, _, rel = part.partition("; ")
            found[rel[5:-1]] = url[1:-1]
    return found


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(scope="session")
def pickled_repository() -> bytes:
    """A copy of this takes half as long to make as the repository itself."""
    return pickle.dumps(build_repository("tidewater/harbourmaster", issues=300, seed=1, now=NOW))


@pytest.fixture
def simulator(clock: HandClock, pickled_repository: bytes) -> GitHubSimulator:
    return GitHubSimulator(clock, [pickle.loads(pickled_repository)])


@pytest.fixture
def caller(simulator: GitHubSimulator) -> Caller:
    return Caller(simulator)


@pytest.fixture
def header_of() -> Callable[[Reply, str], str | None]:
    return header


@pytest.fixture
def links_of() -> Callable[[Reply], dict[str, str]]:
    return links


@pytest.fixture
def fetch() -> Callable[..., tuple[int, Mapping[str, str], bytes]]:
    """GET over the wire on a connection of its own."""

    def get(url: str, *, timeout: float = 60, **headers: str) -> tuple[int, Mapping[str, str], bytes]:
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(parts.netloc, timeout=timeout)
        try:
            connection.request(
                "GET", url[len(f"http://{parts.netloc}") :], headers={"User-Agent": "test", **headers}
            )
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    return get
