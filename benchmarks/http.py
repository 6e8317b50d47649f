"""What a page of issues costs over HTTP, beside the limit: one statement in a bare handler.

Run: ``uv run --all-extras python -m benchmarks.http [--requests N] [--rounds N]``. ``diip serve`` and the
limit answer in turn, one process each, on one PostgreSQL that holds 100,000 issues: the authenticated first
page of 50. The limit is a handler in the same Litestar on the same uvicorn with the same settings, which
verifies the same token each time and sends the same items from one statement; the first answers are compared.
The target is 1.6 times its CPU. A third server remembers the token as DIIP does, for comparison.
"""

# ruff: noqa: A005 - run as a module of this package, it hides nobody's http

from __future__ import annotations

import argparse
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import cache
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import attrs
import httpx
import jwt
import msgspec
import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from litestar import Litestar, Request, Response, get
from psycopg.rows import dict_row
from tests.servers.postgres import running_postgres
from tests.servers.service import running_service

from diip_adapters.library import open_database
from diip_adapters.tokens import parse_signing_keys
from diip_core.testing.samples import BOB, a_full_issue, a_scope, a_snapshot
from diip_http.serving.server import listen, serve

ISSUES = 100_000
LIMIT = 50
CONNECTIONS = 4
THREADS = 40
TARGET = 1.6
TICKS = os.sysconf("SC_CLK_TCK")


@attrs.frozen
class Server:
    """A running server and its one process."""

    name: str
    address: str
    pid: int


@attrs.frozen
class Cost:
    """Seconds of the clock and of the server's CPU for so many requests."""

    wall: float
    cpu: float
    requests: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--requests", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--bare", nargs=3, metavar=("DATABASE", "KEYS", "REMEMBER"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.bare:
        serve_bare(*arguments.bare)
        return
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database = stack.enter_context(stack.enter_context(running_postgres()).database())
        ours = stack.enter_context(running_service(home, database, environment={"DIIP_LOG_LEVEL": "info"}))
        client = ours.signed_up("ada@example.org")
        token = client.headers["Authorization"]
        project_id = client.post("/api/projects/", json={"name": "Harbour"}).json()["id"]
        fill(database, project_id)
        keys = str(home / "signing.keys")
        servers = [
            Server("DIIP", ours.base_url, ours.process.pid),
            stack.enter_context(bare_server("bare handler", database, keys)),
            stack.enter_context(bare_server("bare, token remembered", database, keys, "remember")),
        ]
        compare(servers, f"/api/projects/{project_id}/issues/?limit={LIMIT}", token, arguments)


def compare(servers: Sequence[Server], path: str, token: str, arguments: argparse.Namespace) -> None:
    """All in turn, so that a busy machine is busy for each; medians of the rounds."""
    pages = [items(server, path, token) for server in servers]
    assert len(pages[0]) == LIMIT
    assert all(page == pages[0] for page in pages)
    costs: dict[str, list[Cost]] = {server.name: [] for server in servers}
    for _ in range(arguments.rounds + 1):
        for server in servers:
            costs[server.name].append(asked(server, path, token, arguments.requests))
    for name, rounds in costs.items():
        del rounds[0]  # it warms the server
        print(f"{name:<24} {rate(rounds):6.0f} requests/s   {cpu_microseconds(rounds):6.0f} µs CPU a request")
    ours, *limits = costs
    for limit in limits:
        ratio = cpu_microseconds(costs[ours]) / cpu_microseconds(costs[limit])
        print(
            f"{ratio:.2f} times the CPU of: {limit}" + (f" (target {TARGET})" if limit == limits[0] else "")
        )


def rate(costs: Sequence[Cost]) -> float:
    return statistics.median(cost.requests / cost.wall for cost in costs)


def cpu_microseconds(costs: Sequence[Cost]) -> float:
    return statistics.median(cost.cpu / cost.requests * 1e6 for cost in costs)


def items(server: Server, path: str, token: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = httpx.get(server.address + path, headers={"Authorization": token}).json()[
        "items"
    ]
    return found


def asked(server: Server, path: str, token: str, requests: int) -> Cost:
    """So many requests over a few connections that are kept open."""
    each = requests // CONNECTIONS
    cpu, wall = cpu_seconds(server.pid), time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as clients:
        for done in [clients.submit(ask, server.address, path, token, each) for _ in range(CONNECTIONS)]:
            done.result()
    return Cost(time.perf_counter() - wall, cpu_seconds(server.pid) - cpu, each * CONNECTIONS)


def ask(address: str, path: str, token: str, times: int) -> None:
    connection = HTTPConnection(urlsplit(address).netloc)
    for _ in range(times):
        connection.request("GET", path, headers={"Authorization": token})
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, body
    connection.close()


def cpu_seconds(pid: int) -> float:
    """What the process itself has used, in user mode and in the kernel (proc(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def fill(database: str, project_id: str) -> None:
    """One issue kept the usual way, copied in the database."""
    storage = open_database(database)
    scope = a_scope(storage, project_id)
    issue = attrs.evolve(
        a_full_issue(), body="It sinks. " * 100, assignees=(BOB,), relations=(), aliases=(), custom={}
    )
    with storage.begin() as work:
        work.issues.upsert(scope, [a_snapshot(issue)])
    storage.close()
    changes = {
        "external_id": "'c' || i",
        "issue_id": "gen_random_uuid()::text",
        "key": "'#' || i",
        "created_at": "created_at + i * 1000000::bigint",
        "updated_at": "updated_at + i * 1000000::bigint",
    }
    with psycopg.connect(database, autocommit=True) as connection:
        columns = [column.name for column in connection.execute("SELECT * FROM issue").description or ()]
        chosen = ", ".join(changes.get(column, column) for column in columns)
        connection.execute(
            f"INSERT INTO issue ({', '.join(columns)})"
            f" SELECT {chosen} FROM issue, generate_series(1, {ISSUES - 1}) AS i"
        )
        connection.execute("VACUUM ANALYZE issue")


@contextmanager
def bare_server(name: str, database: str, keys: str, remember: str = "") -> Iterator[Server]:
    command = [sys.executable, "-m", "benchmarks.http", "--bare", database, keys, remember]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Server(name, process.stdout.readline().strip(), process.pid)
        finally:
            process.send_signal(signal.SIGTERM)


PAGE = """
    SELECT i.issue_id AS id, i.integration_id, n.provider, n.scope_name AS scope, i.external_id, i.key, i.url,
        i.title, i.type, i.status, i.priority, i.original_type, i.original_status, i.original_priority,
        i.state_reason, i.author, jsonb_path_query_array(i.assignees, '$[*].account') AS assignees, i.labels,
        i.milestone, to_timestamp(i.created_at / 1e6) AS created_at,
        to_timestamp(i.updated_at / 1e6) AS updated_at, to_timestamp(i.closed_at / 1e6) AS closed_at,
        to_timestamp(i.first_response_at / 1e6) AS first_response_at, i.comments_count, i.reactions_count
    FROM issue i JOIN integration n USING (project_id, integration_id) JOIN project p USING (project_id)
    WHERE i.project_id = %s AND p.owner_id = %s AND i.tombstone_reason IS NULL
    ORDER BY i.updated_at DESC, i.issue_id DESC LIMIT %s
"""


def serve_bare(database: str, keys: str, remember: str) -> None:
    """The limit: until SIGTERM, with an autocommitting connection for each thread."""
    seed = parse_signing_keys(Path(keys).read_text())[0].seed_bytes
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key()
    local = threading.local()

    def subject(token: str) -> str:
        claims = jwt.decode(token, public, algorithms=["EdDSA"], issuer="diip", audience="diip-api")
        return str(claims["sub"])

    verified: Callable[[str], str] = cache(subject) if remember else subject

    def connection() -> psycopg.Connection[dict[str, Any]]:
        if not hasattr(local, "connection"):
            local.connection = psycopg.connect(
                database, autocommit=True, prepare_threshold=0, row_factory=dict_row
            )
            local.connection.execute("SET TimeZone = 'UTC'")
        found: psycopg.Connection[dict[str, Any]] = local.connection
        return found

    @get("/api/projects/{project_id:str}/issues/", sync_to_thread=True)
    def page(request: Request[Any, Any, Any], project_id: str, limit: int) -> Response[bytes]:
        user_id = verified(request.headers["authorization"].removeprefix("Bearer "))
        rows = connection().execute(PAGE, (project_id, user_id, limit)).fetchall()
        rows = [row | {"labels": sorted(row["labels"])} for row in rows]
        return Response(msgspec.json.encode({"items": rows}), media_type="application/json")

    listener = listen("127.0.0.1", 0)
    listener.listen()
    print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    app = Litestar([page], openapi_config=None, logging_config=None)
    serve(app, listener, threads=THREADS)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
