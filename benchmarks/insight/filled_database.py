"""A database of DIIP's with synthetic issues, loaded by the set: nothing of it went through a sync."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from attrs import evolve, frozen
from benchmarks.insight.synthetic_issues import COLUMNS, NOW, write_issues

from diip_adapters.library import open_database
from diip_core.memory.bundle import memory_ports
from diip_core.memory.clock import ManualClock
from diip_core.ports.bundle import Ports
from diip_core.ports.storage.storage import Storage
from diip_core.testing.samples import a_project, an_integration

PROJECTS = 100
_WHOLE_NUMBERS = {"created_at", "updated_at", "closed_at", "first_response_at", "active_at", "reopen_count"}
_AT_ONCE = 10_000
_CONSTANTS = {
    "url": "'https://tracker.example/' || key",
    "title": "'It does not start when ' || key",
    "body": f"'{'It stands there and does nothing. ' * 9}'",
    "original_status": "status",
    "assignees": "'[]'",
    "relations": "'[]'",
    "locked": "FALSE",
    "reactions_count": "0",
    "votes_count": "0",
    "comments_claimed": "0",
    "custom": "'{}'",
    "truncated": "FALSE",
    "content_hash": "key",
    "observed_at": "updated_at",
    "revision": "1",
    "comments_count": "0",
}
_JSON = {"labels": "jsonb", "assignees": "jsonb", "relations": "jsonb", "custom": "json",
         "status_changes": "json"}  # fmt: skip


@frozen
class Filled:
    """A filled database: ``project_ids`` from the largest on; ``file`` holds the same rows."""

    name: str
    url: str
    ports: Ports
    project_ids: tuple[str, ...]
    file: Path

    @contextmanager
    def bare(self) -> Iterator[Any]:
        """A connection of the driver itself, without a transaction."""
        if self.url.startswith("sqlite"):
            with closing(sqlite3.connect(_path(self.url), isolation_level=None)) as connection:
                yield connection
        else:
            with psycopg.connect(self.url, autocommit=True) as connection:
                yield connection


def opened(name: str, url: str, file: Path, storage: Storage, project_ids: tuple[str, ...]) -> Filled:
    """The database with a clock that stands at the end of the synthetic history."""
    ports = memory_ports(storage=storage, clock=ManualClock(NOW))
    return Filled(name, url, ports, project_ids, file)


def filled(name: str, url: str, folder: Path, issues: int) -> Filled:
    """A new database at the address with so many issues, and every day of them marked."""
    storage = open_database(url)
    scopes = []
    with storage.begin() as work:
        for _ in range(PROJECTS):
            project = evolve(a_project(), created_at=NOW)
            work.projects.add(project)
            integration = an_integration(project.id, complete=True, first_complete_at=NOW, last_synced_at=NOW)
            work.integrations.add(integration)
            scopes.append((project.id, integration.id))
    file = folder / f"{name}-{issues}.csv"
    write_issues(file, scopes, issues)
    _load_sqlite(url, file) if url.startswith("sqlite") else _load_postgres(url, file)
    return opened(name, url, file, storage, tuple(project_id for project_id, _ in scopes))


def _load_postgres(url: str, file: Path) -> None:
    kinds = ", ".join(f"{name} {'bigint' if name in _WHOLE_NUMBERS else 'text'}" for name in COLUMNS)
    with psycopg.connect(url) as connection:
        connection.execute(f"CREATE TEMPORARY TABLE given ({kinds}) ON COMMIT DROP")
        with connection.cursor().copy("COPY given FROM STDIN (FORMAT csv)") as copy, file.open("rb") as rows:
            while part := rows.read(1 << 20):
                copy.write(part)
        connection.execute(_insert(lambda name, value: f"CAST({value} AS {_JSON[name]})"))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def _load_sqlite(url: str, file: Path) -> None:
    places = ", ".join("?" * len(COLUMNS))
    with (
        closing(sqlite3.connect(_path(url), isolation_level=None)) as connection,
        file.open(newline="") as rows,
    ):
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -500000")
        connection.execute(f"CREATE TEMPORARY TABLE given ({', '.join(COLUMNS)})")
        connection.execute("BEGIN")
        for batch in _batches(csv.reader(rows)):
            connection.executemany(f"INSERT INTO given VALUES ({places})", batch)
        connection.execute(_insert(lambda name, value: value))
        connection.execute("COMMIT")


def _batches(rows: Iterator[list[str]]) -> Iterator[list[list[object]]]:
    numbers = [place for place, name in enumerate(COLUMNS) if name in _WHOLE_NUMBERS]
    while batch := list(islice(rows, _AT_ONCE)):
        typed: list[list[object]] = [[*row] for row in batch]
        for row in typed:
            for place in numbers:
                text = row[place]
                row[place] = int(str(text)) if text else None
        yield typed


def _insert(as_json: Callable[[str, str], str]) -> str:
    values = {name: name for name in COLUMNS} | _CONSTANTS
    selected = ", ".join(as_json(name, value) if name in _JSON else value for name, value in values.items())
    return f"INSERT INTO issue ({', '.join(values)}) SELECT {selected} FROM given"


def _path(url: str) -> str:
    return urlsplit(url).path[1:]
