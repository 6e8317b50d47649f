"""``diip serve`` while one of its users takes all that it can get (guarantee T25, T26)."""

from __future__ import annotations

import socket
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path
from select import POLLRDHUP, poll
from urllib.parse import urlsplit

import httpx
import pytest
from attrs import frozen
from tests.servers.postgres import running_postgres
from tests.servers.processes import children, memory_kib
from tests.servers.service import Service, running_service, until

from diip_adapters.library import open_database
from diip_core.testing.samples import START, a_scope, an_issue, snapshots
from diip_http.streams import MOST_OF_ONE_USER

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are read in /proc")
ISSUES = 4_000
BODY = "It sinks. " * 200
MOST_GROWTH_KIB = 300 * 1024
ENVIRONMENT = {"DIIP_ARGON2": "64,1,1", "DIIP_LOG_LEVEL": "warning"}
GENEROUS_SECONDS = 120.0


@frozen
class Busy:
    """A service with a project whose export does not fit into the buffers of a connection."""

    service: Service
    user: httpx.Client
    project: str

    def all_is_well(self) -> bool:
        """Whether others are answered: readiness, and a list."""
        with self.service.client() as probe:
            ready = probe.get("/health/ready").status_code
        return (ready, self.user.get(f"{self.project}issues/").status_code) == (200, 200)

    def asked_for_export(self) -> socket.socket:
        """A connection on which an export was asked for, and of which nothing was read."""
        place = urlsplit(self.service.base_url)
        client = socket.create_connection((place.hostname or "", place.port or 0), timeout=GENEROUS_SECONDS)
        token = self.user.headers["authorization"]
        client.sendall(
            f"GET {self.project}export/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            f"Authorization: {token}\r\n\r\n".encode()
        )
        return client

    def export(self) -> bytes:
        answer = self.user.get(f"{self.project}export/", timeout=GENEROUS_SECONDS)
        assert answer.status_code == 200, answer.text
        return answer.content

    @property
    def memory_kib(self) -> int:
        pids = (self.service.process.pid, *children(self.service.process.pid))
        return sum(memory_kib(pid, "VmRSS") for pid in pids)


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def busy(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Busy]:
    database = str(request.getfixturevalue(request.param))
    with running_service(tmp_path, database, environment=ENVIRONMENT) as service:
        user = service.signed_up("ada@example.org")
        project_id = user.post("/api/projects/", json={"name": "Harbour"}).json()["id"]
        fill(database, project_id)
        yield Busy(service, user, f"/api/projects/{project_id}/")


def fill(database: str, project_id: str) -> None:
    with closing(open_database(database)) as storage:
        scope = a_scope(storage, project_id)
        for first in range(0, ISSUES, 1000):
            page = [
                an_issue(number, body=BODY, created_at=START + timedelta(hours=number))
                for number in range(first, first + 1000)
            ]
            with storage.begin() as work:
                work.issues.upsert(scope, snapshots(page))


def status_of(client: socket.socket) -> int:
    """The status of an answer of which the first bytes are read."""
    return int(client.recv(12)[9:])


@pytest.mark.parametrize("many", [20, pytest.param(60, marks=pytest.mark.long)])
def test_exports_that_nobody_reads_leave_everybody_else_served(busy: Busy, many: int) -> None:
    whole = busy.export()
    before = busy.memory_kib
    with ExitStack() as stack:
        clients = [stack.enter_context(closing(busy.asked_for_export())) for _ in range(many)]
        statuses = Counter(map(status_of, clients))
        assert statuses == {200: MOST_OF_ONE_USER, 429: many - MOST_OF_ONE_USER}
        assert all(busy.all_is_well() for _ in range(20))
        refused = busy.user.get(f"{busy.project}export/")
        assert (refused.status_code, refused.json()["code"]) == (429, "too_many_exports")
        assert int(refused.headers["retry-after"]) > 0
        assert busy.memory_kib - before < MOST_GROWTH_KIB
    until(lambda: busy.user.head(f"{busy.project}export/").status_code == 200)
    assert busy.export() == whole
    assert "Traceback" not in busy.service.log.read_text()


def test_an_aborted_download_logs_nothing_and_frees_its_place_at_once(busy: Busy) -> None:
    for _ in range(3 * MOST_OF_ONE_USER):
        with busy.user.stream("GET", f"{busy.project}export/") as answer:
            assert answer.status_code in {200, 429}
            next(answer.iter_bytes())
    until(lambda: busy.user.head(f"{busy.project}export/").status_code == 200)
    log = busy.service.log.read_text()
    assert not any(word in log for word in ("Traceback", "Exception", "error")), log


@pytest.mark.parametrize("pause", [2.0, pytest.param(40.0, marks=pytest.mark.long)])
def test_a_client_that_pauses_gets_the_same_bytes(busy: Busy, pause: float) -> None:
    whole = busy.export()
    headers = {"Accept-Encoding": "identity"}
    with busy.user.stream(
        "GET", f"{busy.project}export/", headers=headers, timeout=GENEROUS_SECONDS
    ) as answer:
        chunks = answer.iter_bytes(64 * 1024)
        parts = [next(chunks)]
        time.sleep(pause)
        assert b"".join([*parts, *chunks]) == whole


@pytest.mark.long
def test_a_client_that_reads_nothing_is_dropped(busy: Busy) -> None:
    with ExitStack() as stack:
        ended = poll()
        for _ in range(MOST_OF_ONE_USER):
            # Nothing is read: only an end or an error of the connection is an event.
            ended.register(stack.enter_context(closing(busy.asked_for_export())), POLLRDHUP)
        until(lambda: busy.user.head(f"{busy.project}export/").status_code == 429)
        until(lambda: len(ended.poll(0)) == MOST_OF_ONE_USER, seconds=GENEROUS_SECONDS)
    until(lambda: busy.user.head(f"{busy.project}export/").status_code == 200)


@pytest.mark.parametrize("many", [12, pytest.param(40, marks=pytest.mark.long)])
def test_summaries_that_nobody_computed_leave_everybody_else_served(busy: Busy, many: int) -> None:
    before = busy.memory_kib
    token = busy.user.headers["authorization"].removeprefix("Bearer ")

    def ask(number: int) -> httpx.Response:
        instant = (START + timedelta(hours=number + 1)).strftime("%Y-%m-%dT%H:%M:%SZ")
        with busy.service.client(token) as client:
            return client.get(f"{busy.project}analytics/summary/?to={instant}", timeout=GENEROUS_SECONDS)

    with ThreadPoolExecutor(many) as threads:
        asked = [threads.submit(ask, number) for number in range(many)]
        while not all(one.done() for one in asked):
            assert busy.all_is_well()
        answers = [one.result() for one in asked]
    assert {answer.status_code for answer in answers} <= {200, 503}
    assert [answer.json()["total_issues"] for answer in answers if answer.status_code == 200]
    assert all(int(a.headers["retry-after"]) > 0 for a in answers if a.status_code == 503)
    assert busy.memory_kib - before < MOST_GROWTH_KIB
    assert ask(many).status_code == 200


@pytest.mark.parametrize("seconds", [6.0, pytest.param(45.0, marks=pytest.mark.long)])
def test_every_request_is_answered_while_postgres_is_frozen(tmp_path: Path, seconds: float) -> None:
    """F28: and afterwards all is as before, with no help."""
    with (
        running_postgres() as server,
        server.database() as database,
        running_service(tmp_path, database, environment=ENVIRONMENT) as service,
    ):
        user = service.signed_up("ada@example.org")
        token = user.headers["authorization"].removeprefix("Bearer ")
        paths = ("/health/ready", "/api/projects/", "/api/auth/me/")

        def ask(number: int) -> tuple[str, int]:
            with service.client(token) as client:
                path = paths[number % len(paths)]
                return path, client.get(path, timeout=GENEROUS_SECONDS).status_code

        ends_at = time.monotonic() + seconds
        with server.frozen(), ThreadPoolExecutor(10) as threads:
            answers = []
            while not answers or time.monotonic() < ends_at:
                answers += threads.map(ask, range(20))
        assert {status for _, status in answers} == {503}
        until(lambda: {ask(number)[1] for number in range(20)} == {200}, seconds=GENEROUS_SECONDS)
        lines = [line for line in service.log.read_text().splitlines() if "no_answer" in line]
        assert 0 < len(lines) < len(answers)
