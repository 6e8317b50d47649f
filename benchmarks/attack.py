"""What one viewer's attack costs everybody else: their waits beside those of a quiet service (TRUST T26).

Run: ``uv run --all-extras python -m benchmarks.attack [--issues N] [--seconds N] [--postgres]``. ``diip
serve`` on SQLite, or on a PostgreSQL of its own. One process asks for a list and for readiness over and over.
That user also opens 60 exports and reads none of them, and then asks 40 at a time for summaries up to ever
new instants, ignoring Retry-After. Printed are the waits of the first in quiet spells, in attacks and from
5 s after each, failed readiness checks, and the most memory of all processes of the service together. The
targets are twice the quiet p99, no failed check and 300 MiB more.
"""

from __future__ import annotations

import argparse
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from attrs import frozen
from tests.servers.postgres import running_postgres
from tests.servers.processes import children, memory_kib
from tests.servers.service import Service, running_service

from diip_adapters.library import open_database
from diip_core.testing.samples import a_scope, an_issue, snapshots

BATCH = 1000
EXPORTS = 60
SUMMARIES = 40
RECOVERY_SECONDS = 5.0
START = datetime(2015, 1, 1, tzinfo=UTC)


@frozen
class Wait:
    """One request of the user who is not attacking."""

    at: float
    seconds: float
    status: int
    is_readiness: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--issues", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=20.0, help="how long each attack lasts")
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--ask", nargs=3, metavar=("ADDRESS", "TOKEN", "PATH"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.ask:
        ask_until_told(*arguments.ask)
        return
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database = f"sqlite:///{home}/diip.db"
        if arguments.postgres:
            database = stack.enter_context(stack.enter_context(running_postgres()).database())
        quiet = {"DIIP_LOG_LEVEL": "warning"}
        service = stack.enter_context(running_service(home, database, environment=quiet))
        user = service.signed_up("ada@example.org")
        project_id = user.post("/api/projects/", json={"name": "Harbour"}).json()["id"]
        fill(database, project_id, arguments.issues)
        token = user.headers["Authorization"]
        path = f"/api/projects/{project_id}/"
        user.get(f"{path}analytics/summary/?to=2016-01-01T00:00:00Z")  # starts the process that computes
        for name, attack in (("stalled exports", stall_exports), ("parallel summaries", ask_summaries)):
            compare(service, token, path, name, attack, arguments.seconds)


Attack = Callable[[Service, str, str, float], Counter[str]]


def compare(service: Service, token: str, path: str, name: str, attack: Attack, seconds: float) -> None:
    before, most, over = memory_of_all(service), [0], threading.Event()

    def watch() -> None:
        while not over.wait(0.2):
            most[0] = max(most[0], memory_of_all(service))

    watcher = threading.Thread(target=watch)
    watcher.start()
    asked = (service.base_url, token, f"{path}issues/?limit=50")
    asker = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.attack", "--ask", *asked],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    time.sleep(seconds)
    began = time.monotonic()
    answers = attack(service, token, path, seconds)
    ended = time.monotonic()
    time.sleep(2 * RECOVERY_SECONDS)
    out, _ = asker.communicate()
    over.set()
    watcher.join()
    waits = [Wait(*one) for one in json.loads(out)]
    quiet = [wait for wait in waits if began - seconds + 2 < wait.at < began]
    attacked = [wait for wait in waits if began <= wait.at < ended]
    after = [wait for wait in waits if wait.at >= ended + RECOVERY_SECONDS]
    print(f"{name}: {dict(answers)}")
    for spell, chosen in (("quiet", quiet), ("attacked", attacked), ("5 s later", after)):
        times = sorted(wait.seconds * 1000 for wait in chosen)
        print(
            f"  {spell:<10} {len(times):5} requests, p50 {statistics.median(times):7.1f} ms, "
            f"p99 {p99(times):7.1f} ms, failed {sum(wait.status != 200 for wait in chosen)} "
            f"(readiness {sum(wait.status != 200 for wait in chosen if wait.is_readiness)})"
        )
    ratio = p99([wait.seconds for wait in attacked]) / p99([wait.seconds for wait in quiet])
    grown = (most[0] - before) / 1024
    print(f"  p99 {ratio:.2f} times the quiet one (target 2); {grown:.0f} MiB more (target 300)")


def p99(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=100)[98]


def stall_exports(service: Service, token: str, path: str, seconds: float) -> Counter[str]:
    """Ask for exports and read nothing; how each stood at the end."""
    place = urlsplit(service.base_url)
    clients = []
    request = f"GET {path}export/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: {token}\r\n\r\n"
    for _ in range(EXPORTS):
        client = socket.create_connection((place.hostname or "", place.port or 0))
        client.sendall(request.encode())
        clients.append(client)
    time.sleep(seconds)
    answers = Counter(client.recv(12).decode().rpartition(" ")[2] for client in clients)
    for client in clients:
        client.close()
    return answers


def ask_summaries(service: Service, token: str, path: str, seconds: float) -> Counter[str]:
    """Ask for summaries up to instants that nobody asked for before."""
    answers, lock, ends_at = Counter[str](), threading.Lock(), time.monotonic() + seconds

    def ask(number: int) -> None:
        connection = HTTPConnection(urlsplit(service.base_url).netloc, timeout=60)
        instant = START + timedelta(days=900, seconds=number)
        while time.monotonic() < ends_at:
            instant += timedelta(minutes=1)
            to = instant.strftime("%Y-%m-%dT%H:%M:%SZ")
            connection.request("GET", f"{path}analytics/summary/?to={to}", headers={"Authorization": token})
            answer = connection.getresponse()
            answer.read()
            with lock:
                answers[str(answer.status)] += 1
        connection.close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(SUMMARIES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def ask_until_told(address: str, token: str, path: str) -> None:
    """Ask for a list and for readiness in turn, until standard input ends; print how long each took."""
    over = threading.Event()

    def listen() -> None:
        sys.stdin.read()
        over.set()

    threading.Thread(target=listen, daemon=True).start()
    waits: list[tuple[float, float, int, bool]] = []
    connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
    while not over.wait(0.01):
        is_readiness = len(waits) % 4 == 3
        began, status = time.monotonic(), 0
        with suppress(OSError, HTTPException):
            connection.request(
                "GET", "/health/ready" if is_readiness else path, headers={"Authorization": token}
            )
            answer = connection.getresponse()
            answer.read()
            status = answer.status
        waits.append((began, time.monotonic() - began, status, is_readiness))
    print(json.dumps(waits))


def memory_of_all(service: Service) -> int:
    """KiB of the service and all processes that it started."""
    total = 0
    for pid in (service.process.pid, *children(service.process.pid)):
        with suppress(OSError, IndexError):
            total += memory_kib(pid, "VmRSS")
    return total


def fill(database: str, project_id: str, issues: int) -> None:
    """Issues of ten years, most of them closed."""
    storage = open_database(database)
    scope = a_scope(storage, project_id)
    step = timedelta(days=3650) / issues
    for first in range(0, issues, BATCH):
        page = []
        for number in range(first, min(first + BATCH, issues)):
            created_at = START + number * step
            closed_at = created_at + timedelta(days=number % 90) if number % 10 else None
            page.append(
                an_issue(
                    number,
                    created_at=created_at,
                    updated_at=closed_at or created_at,
                    resolved_at=closed_at,
                    original_status="closed" if closed_at else "open",
                    body="It sinks. " * 20,
                    labels=("bug", "engine") if number % 3 else ("question",),
                )
            )
        with storage.begin() as work:
            work.issues.upsert(scope, snapshots(page))
    storage.close()


if __name__ == "__main__":
    main()
