"""How fast a repository is mirrored, beside the limit: the same requests and a bare COPY.

Run: ``uv run --all-extras python -m benchmarks.sync [--issues N] [--rounds N]``. Everything runs in one
process against a simulated GitHub in another; nothing is timed that happens once (start, migration, imports).
The limit asks the same addresses over one kept connection, inflates, decodes and copies the rows to a table
without constraints, a transaction a page. The target on PostgreSQL is half of its rate. Then the peak memory
of a whole sync of 2,000 and of 30,000 issues, each in a process of its own.
"""

from __future__ import annotations

import argparse
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import attrs
import msgspec
import psycopg
from tests.servers.postgres import running_postgres

from diip_adapters.library import open_database, open_tracker
from diip_core import mirror
from diip_core.ports.http import Answer
from diip_core.ports.opening import CallRecorder

REPOSITORY = "tidewater/harbourmaster"
MEMORY_SIZES = (2_000, 30_000)
HEADERS = {"User-Agent": "benchmark", "Accept-Encoding": "gzip"}


class Row(msgspec.Struct):
    """What the bare copy keeps of an issue, a comment or an event."""

    id: int
    created_at: str
    number: int | None = None
    title: str | None = None
    state: str | None = None
    body: str | None = None
    updated_at: str | None = None


@attrs.frozen
class Cost:
    """Seconds of the clock and of this process's CPU for so many issues."""

    wall: float
    cpu: float
    issues: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--issues", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory-of", nargs=2, metavar=("ADDRESS", "DATABASE"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.memory_of:
        print(synced(*arguments.memory_of).issues, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
        return
    with running_postgres() as server, tempfile.TemporaryDirectory() as folder:
        with simulated_github(arguments.issues) as address:
            requests = requests_of(address)
            for name, mirrored, bare in (
                ("PostgreSQL", into_postgres(server), copied_into_postgres(server)),
                ("SQLite", into_sqlite(Path(folder)), copied_into_sqlite(Path(folder))),
            ):
                compare(name, mirrored, bare, address, requests, arguments.rounds)
        for size in MEMORY_SIZES:
            with simulated_github(size) as address, server.database() as url:
                print_memory(size, address, url)


Mirror = Callable[[str], Cost]
Bare = Callable[[str, Sequence[str]], Cost]


def compare(
    name: str, mirrored: Mirror, bare: Bare, address: str, requests: Sequence[str], rounds: int
) -> None:
    """Ours and the limit in turn, so that a busy machine is busy for both; medians of the rounds."""
    ours, limit = [], []
    for _ in range(rounds + 1):
        issues = mirrored(address)
        ours.append(issues)
        limit.append(attrs.evolve(bare(address, requests), issues=issues.issues))
    # The first round warms the provider's pages and both databases.
    ours, limit = ours[1:], limit[1:]
    for label, costs in (
        ("DIIP", ours),
        ("walk + bare COPY" if name == "PostgreSQL" else "walk + bare INSERT", limit),
    ):
        each = f"{rate(costs):8.0f} issues/s   {cpu_microseconds(costs):7.0f} µs CPU an issue"
        print(f"{name:<11} {label:<19} {each}")
    print(
        f"{name:<11} {'ratio to the limit':<19} {rate(ours) / rate(limit):8.2f} of its rate"
        f"   {cpu_microseconds(ours) / cpu_microseconds(limit):6.2f} times its CPU"
    )


def rate(costs: Sequence[Cost]) -> float:
    return statistics.median(cost.issues / cost.wall for cost in costs)


def cpu_microseconds(costs: Sequence[Cost]) -> float:
    return statistics.median(cost.cpu / cost.issues * 1e6 for cost in costs)


@contextmanager
def measured() -> Iterator[Callable[[int], Cost]]:
    wall, cpu = time.perf_counter(), time.process_time()
    yield lambda issues: Cost(time.perf_counter() - wall, time.process_time() - cpu, issues)


@contextmanager
def simulated_github(issues: int) -> Iterator[str]:
    command = [
        sys.executable,
        "-m",
        "diip_adapters.simulators.github",
        "--port",
        "0",
        "--issues",
        str(issues),
    ]
    with subprocess.Popen([*command, "--seed", "1"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def synced(address: str, database: str) -> Cost:
    """Mirror everything into an empty database; opening it does not count."""
    storage = open_database(database)
    tracker = open_tracker("github", REPOSITORY, base_url=address, egress_allow=["127.0.0.1"])
    with measured() as cost:
        outcome = mirror(tracker, storage).outcome
        result = cost(outcome.created)
    storage.close()
    assert outcome.complete
    return result


def into_postgres(server: object) -> Mirror:
    def run(address: str) -> Cost:
        with server.database() as url:  # type: ignore[attr-defined]
            return synced(address, url)

    return run


def into_sqlite(folder: Path) -> Mirror:
    def run(address: str) -> Cost:
        path = folder / f"{time.monotonic_ns()}.db"
        return synced(address, f"sqlite:///{path}")

    return run


def requests_of(address: str) -> list[str]:
    """The addresses one sync asks for, in order."""
    asked: list[str] = []

    class Listening(CallRecorder):
        def get(self, url: str, **more: object) -> Answer:  # type: ignore[override]
            params = more.get("params")
            asked.append(url[len(address) :] + (f"?{urlencode(params)}" if params else ""))  # type: ignore[call-overload]
            return super().get(url, **more)  # type: ignore[arg-type]

    tracker = open_tracker("github", REPOSITORY, base_url=address, egress_allow=["127.0.0.1"])
    heard = attrs.evolve(tracker, http=lambda url: Listening(tracker.http(url), tracker.clock))
    with tempfile.TemporaryDirectory() as folder:
        storage = open_database(f"sqlite:///{folder}/walk.db")
        mirror(heard, storage)
        storage.close()
    return asked


def pages(address: str, requests: Sequence[str]) -> Iterator[list[Row]]:
    connection = HTTPConnection(urlsplit(address).netloc)
    decoder = msgspec.json.Decoder(list[Row])
    for request in requests:
        connection.request("GET", request, headers=HEADERS)
        answer = connection.getresponse()
        body = answer.read()
        if answer.headers.get("content-encoding") == "gzip":
            body = zlib.decompress(body, 31)
        if body.startswith(b"["):
            yield decoder.decode(body)
    connection.close()


COLUMNS = "id bigint, number int, title text, state text, body text, created_at text, updated_at text"


def copied_into_postgres(server: object) -> Bare:
    def run(address: str, requests: Sequence[str]) -> Cost:
        with server.database() as url, psycopg.connect(url) as connection:  # type: ignore[attr-defined]
            connection.execute(f"CREATE TABLE bare ({COLUMNS})")
            connection.commit()
            with measured() as cost:
                for rows in pages(address, requests):
                    with connection.cursor() as cursor, cursor.copy("COPY bare FROM STDIN") as copy:
                        for row in rows:
                            copy.write_row(values(row))
                    connection.commit()
                return cost(0)

    return run


def copied_into_sqlite(folder: Path) -> Bare:
    def run(address: str, requests: Sequence[str]) -> Cost:
        connection = sqlite3.connect(folder / f"{time.monotonic_ns()}.bare.db")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"CREATE TABLE bare ({COLUMNS})")
        with measured() as cost:
            for rows in pages(address, requests):
                connection.executemany("INSERT INTO bare VALUES (?, ?, ?, ?, ?, ?, ?)", map(values, rows))
                connection.commit()
            result = cost(0)
        connection.close()
        return result

    return run


def values(row: Row) -> tuple[object, ...]:
    body = row.body.replace("\0", "") if row.body else row.body
    return row.id, row.number, row.title, row.state, body, row.created_at, row.updated_at


def print_memory(size: int, address: str, database: str) -> None:
    command = [sys.executable, "-m", "benchmarks.sync", "--memory-of", address, database]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    issues, kibibytes = map(int, done.stdout.split())
    print(f"peak memory of a sync of {size:6} issues ({issues} kept): {kibibytes / 1024:6.1f} MiB")


if __name__ == "__main__":
    main()
