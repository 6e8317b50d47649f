"""How fast a repository is mirrored, beside the limit: the same requests and a bare COPY.

Run: ``uv run --all-extras python -m benchmarks.sync [--issues N] [--rounds N]``. Everything runs in one
process against a simulated GitHub in another; nothing is timed that happens once (start, migration, imports).
The limit walks the same pages and copies their rows and raw records into a table without constraints, a
transaction a page. The target on PostgreSQL is half of its rate. Then the peak memory
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
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import attrs
import psycopg
from tests.servers.postgres import running_postgres

from diip_adapters.library import open_database, open_tracker
from diip_core import Tracker, mirror
from diip_core.ports.provider import Connection

REPOSITORY = "tidewater/harbourmaster"
MEMORY_SIZES = (2_000, 30_000)


Row = tuple[str | None, ...]


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
            for name, mirrored, bare in (
                ("PostgreSQL", into_postgres(server), copied_into_postgres(server)),
                ("SQLite", into_sqlite(Path(folder)), copied_into_sqlite(Path(folder))),
            ):
                compare(name, mirrored, bare, address, arguments.rounds)
        for size in MEMORY_SIZES:
            with simulated_github(size) as address, server.database() as url:
                print_memory(size, address, url)


Run = Callable[[str], Cost]


def compare(name: str, mirrored: Run, bare: Run, address: str, rounds: int) -> None:
    """Ours and the limit in turn, so that a busy machine is busy for both; medians of the rounds."""
    ours, limit = [], []
    for _ in range(rounds + 1):
        issues = mirrored(address)
        ours.append(issues)
        limit.append(attrs.evolve(bare(address), issues=issues.issues))
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


def tracker_of(address: str) -> Tracker:
    return open_tracker("github", REPOSITORY, base_url=address, egress_allow=["127.0.0.1"])


def synced(address: str, database: str) -> Cost:
    """Mirror everything into an empty database; opening it does not count."""
    storage = open_database(database)
    tracker = tracker_of(address)
    with measured() as cost:
        outcome = mirror(tracker, storage).outcome
        result = cost(outcome.created)
    storage.close()
    assert outcome.complete
    return result


def into_postgres(server: object) -> Run:
    def run(address: str) -> Cost:
        with server.database() as url:  # type: ignore[attr-defined]
            return synced(address, url)

    return run


def into_sqlite(folder: Path) -> Run:
    def run(address: str) -> Cost:
        path = folder / f"{time.monotonic_ns()}.db"
        return synced(address, f"sqlite:///{path}")

    return run


def pages(address: str) -> Iterator[list[Row]]:
    """The walk alone: every page as the source delivers it, as rows to copy."""
    tracker = tracker_of(address)
    http = tracker.http(address)
    settings = tracker.provider.form.parse(tracker.provider.config_for(tracker.scope))
    connection = Connection(settings, address, None, http, tracker.clock.now)
    source, page = tracker.provider.open(connection), None
    while page is None or page.more:
        page = source.fetch(page.cursor if page else None)
        yield [
            *(
                (i.external_id, i.key, i.title, i.body, str(i.created_at), i.raw.decode())
                for i in page.issues
            ),
            *((c.external_id, c.issue_key, None, c.body, str(c.created_at), None) for c in page.comments),
            *((t.external_id, t.issue_key, t.before, t.after, str(t.at), None) for t in page.transitions),
        ]
    http.close()


COLUMNS = "id text, key text, title text, body text, created_at text, raw text"


def copied_into_postgres(server: object) -> Run:
    def run(address: str) -> Cost:
        with server.database() as url, psycopg.connect(url) as connection:  # type: ignore[attr-defined]
            connection.execute(f"CREATE TABLE bare ({COLUMNS})")
            connection.commit()
            with measured() as cost:
                for rows in pages(address):
                    with connection.cursor() as cursor, cursor.copy("COPY bare FROM STDIN") as copy:
                        for row in rows:
                            copy.write_row(row)
                    connection.commit()
                return cost(0)

    return run


def copied_into_sqlite(folder: Path) -> Run:
    def run(address: str) -> Cost:
        connection = sqlite3.connect(folder / f"{time.monotonic_ns()}.bare.db")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"CREATE TABLE bare ({COLUMNS})")
        with measured() as cost:
            for rows in pages(address):
                connection.executemany("INSERT INTO bare VALUES (?, ?, ?, ?, ?, ?)", rows)
                connection.commit()
            result = cost(0)
        connection.close()
        return result

    return run


def print_memory(size: int, address: str, database: str) -> None:
    command = [sys.executable, "-m", "benchmarks.sync", "--memory-of", address, database]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    issues, kibibytes = map(int, done.stdout.split())
    print(f"peak memory of a sync of {size:6} issues ({issues} kept): {kibibytes / 1024:6.1f} MiB")


if __name__ == "__main__":
    main()
