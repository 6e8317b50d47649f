"""The targets of INSIGHT §4: cached and computed results, recounted days, and memory."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC
from pathlib import Path
from typing import Any, TypeVar

from attrs import frozen
from benchmarks.insight.bare_passes import COUNT_DAYS, created_days, duckdb_of, fetch, read_issues, sum_up
from benchmarks.insight.filled_database import Filled, filled, opened
from benchmarks.insight.targets import Row, at_most
from benchmarks.insight.z_score import z_scores
from tests.servers.postgres import running_postgres

from diip_adapters.library import open_database
from diip_core.domain.identity.permissions import OPERATOR
from diip_core.domain.insight.spikes.spike_report import SpikeReport
from diip_core.services.analysis.context import load_context
from diip_core.services.analysis.result_cache import to_cache
from diip_core.services.analysis.spikes import compute_spikes, created_days_of
from diip_core.services.analysis.summary import compute_summary
from diip_core.use_cases.insight.aggregate_analytics import DAYS_AT_ONCE
from diip_core.use_cases.insight.get_overview import get_overview
from diip_core.use_cases.insight.get_summary import get_summary
from diip_core.use_cases.insight.get_trends import get_trends

Result = TypeVar("Result")
SIZES = (10_000, 100_000, 1_000_000)
SHOWN = 50
READS = 200
ROUNDS = 5
EVENTS = 100
SQLITE_ALLOWANCE = 3
BARE_PASSES = 1.5


@frozen
class Target:
    """The most on PostgreSQL, in the unit of its row. SQLite may take three times as long."""

    name: str
    most: float | None = None
    unit: str = "ms"

    def row(self, database: Filled, seconds: float, *beside: str) -> Row:
        today = seconds * 1000 if self.unit == "ms" else seconds
        name, elsewhere = f"{database.name}: {self.name}, {self.unit}", "; ".join(beside)
        if self.most is None:
            return Row(name, f"{today:.1f}", elsewhere=elsewhere)
        factor = 1 if database.name == "PostgreSQL" else SQLITE_ALLOWANCE
        return at_most(name, today, self.most * factor, digits=1, elsewhere=elsewhere)


REBUILD = Target("rebuild of all days", 5, "s")
CACHED = Target("cached summary, p95", 5)
COMPUTED = Target("summary of the largest, computed")
SPIKES = Target("spikes of the largest")
MARKED = Target(f"{EVENTS} events written and marked")
RECOUNTED = Target("their days recounted")
TRENDS = Target("trends of the largest, by day")
OVERVIEW = Target(f"overview of {SHOWN} projects")


def aggregation_rows(sizes: Sequence[int] = SIZES) -> Iterator[Row]:
    """Every row of the section, for each size on both databases."""
    with running_postgres() as server, tempfile.TemporaryDirectory() as folder:
        for issues in sizes:
            yield Row(f"--- {issues:,} issues", "")
            with server.database() as url:
                yield from _rows("PostgreSQL", url, Path(folder), issues)
            file = Path(folder) / f"{issues}.db"
            yield from _rows("SQLite", f"sqlite:///{file}", Path(folder), issues)
            file.unlink()


def _rows(name: str, url: str, folder: Path, issues: int) -> Iterator[Row]:
    database = filled(name, url, folder, issues)
    try:
        with database.bare() as bare, duckdb_of(database) as duck:
            yield from _measured(database, _Peers(bare, duck))
        yield from _memory(database)
    finally:
        database.ports.storage.close()
        database.file.unlink()


@frozen
class _Peers:
    """Bare connections to the same rows."""

    database: Any
    duckdb: Any

    def beside(self, seconds: float, statement: str) -> list[str]:
        """How long one statement takes there, and how many times as long DIIP took."""
        compared = []
        for name, connection in (("one SQL statement", self.database), ("DuckDB", self.duckdb)):
            passed = best(lambda connection=connection: fetch(connection, statement))
            compared.append(f"{name} {passed * 1000:.1f} ms ({seconds / passed:.1f} x)")
        return compared


def _measured(database: Filled, peers: _Peers) -> Iterator[Row]:
    largest = database.project_ids[0]
    took = seconds(lambda: rebuild(database))
    yield REBUILD.row(database, took, *peers.beside(took, COUNT_DAYS))

    spikes = _look(database, largest, spikes_of)
    yield from _computed_summary(database, peers, spikes)
    took = best(lambda: _look(database, largest, spikes_of))
    counts = [count for _, count in fetch(peers.database, created_days(largest))]
    z = best(lambda: list(z_scores(counts)))
    yield SPIKES.row(database, took, *peers.beside(took, created_days(largest)), f"z-score {z * 1000:.1f} ms")

    for project_id in database.project_ids[:SHOWN]:
        cache(database, project_id)
    shown = [*database.project_ids[:SHOWN]] * (READS // SHOWN)
    took = p95(seconds(lambda one=one: get_summary(database.ports, OPERATOR, one)) for one in shown)
    yield CACHED.row(database, took, *peers.beside(took, sum_up(largest)))
    took = best(lambda: get_trends(database.ports, OPERATOR, largest))
    yield TRENDS.row(database, took, *peers.beside(took, created_days(largest)))
    took = best(lambda: get_overview(database.ports, OPERATOR, limit=SHOWN))
    yield OVERVIEW.row(database, took, *peers.beside(took, COUNT_DAYS))
    yield from _events(database, peers.database, largest)


def _computed_summary(database: Filled, peers: _Peers, spikes: SpikeReport) -> Iterator[Row]:
    """A summary beside one bare pass, in turns, so that both meet the same machine."""
    largest = database.project_ids[0]
    computed, bare = [], []
    for _ in range(ROUNDS):
        computed.append(
            seconds(lambda: _look(database, largest, lambda *seen: compute_summary(*seen, spikes)))
        )
        bare.append(seconds(lambda: fetch(peers.database, read_issues(largest))))
    took, passed = min(computed), min(bare)
    yield COMPUTED.row(database, took, *peers.beside(took, sum_up(largest)))
    name = f"{database.name}:   in bare passes (its columns of all rows, by the driver)"
    yield at_most(name, took / passed, BARE_PASSES, elsewhere=f"one takes {passed * 1000:.1f} ms")


def rebuild(database: Filled) -> None:
    """Count every dirty day, as `aggregate_analytics` does."""
    for project_id in database.project_ids:
        recount(database, project_id)


def recount(database: Filled, project_id: str) -> None:
    """Count every dirty day of a project."""
    days = -1
    while days:
        with database.ports.storage.begin() as work:
            days = work.rollup.refresh(project_id, UTC, limit=DAYS_AT_ONCE)


def cache(database: Filled, project_id: str) -> None:
    """Cache the results that a summary and an overview are served from."""
    with database.ports.storage.read() as view:
        subject = load_context(database.ports, view, OPERATOR, project_id)
        spikes = spikes_of(view, subject)
        results = (to_cache(subject, spikes), to_cache(subject, compute_summary(view, subject, spikes)))
    with database.ports.storage.begin() as work:
        for result in results:
            work.result_cache.put(project_id, result)


def spikes_of(view: Any, context: Any) -> SpikeReport:
    """The spikes of a context, computed."""
    return compute_spikes(context, created_days_of(view, context))


def _look(database: Filled, project_id: str, compute: Callable[[Any, Any], Result]) -> Result:
    with database.ports.storage.read() as view:
        return compute(view, load_context(database.ports, view, OPERATOR, project_id))


def _events(database: Filled, bare: Any, project_id: str) -> Iterator[Row]:
    """Issues all over the history get another close. Then the days that this marked are recounted."""
    keys = [key for (key,) in fetch(bare, f"SELECT external_id FROM issue WHERE project_id = '{project_id}'")]
    chosen = ", ".join(f"'{key}'" for key in keys[:: max(1, len(keys) // EVENTS)][:EVENTS])
    update = (
        "UPDATE issue SET closed_at = created_at + 3600000000 + {0}, updated_at = updated_at + 1"
        f" WHERE project_id = '{project_id}' AND external_id IN ({chosen})"
    )
    dropped = "DROP TRIGGER issue_changed" + (" ON issue" if database.name == "PostgreSQL" else "")
    unmarked, marked, recounted = [], [], []
    for turn in range(ROUNDS):
        bare.execute("BEGIN")
        bare.execute(dropped)
        unmarked.append(seconds(lambda: bare.execute(update.format(1000))))
        bare.execute("ROLLBACK")
        marked.append(seconds(lambda turn=turn: bare.execute(update.format(turn))))
        recounted.append(seconds(lambda: recount(database, project_id)))
    yield MARKED.row(database, min(marked), f"without marks {min(unmarked) * 1000:.1f} ms")
    yield RECOUNTED.row(database, min(recounted))


def _memory(database: Filled) -> Iterator[Row]:
    """Peak memory of three processes: idle, counting every day, and computing for the largest project."""
    with database.ports.storage.begin() as work:
        for project_id in database.project_ids:
            work.rollup.reset(project_id)
    for work_name in WORKS:
        command = [sys.executable, "-m", "benchmarks.insight.aggregation_targets", work_name, database.url]
        child = subprocess.run([*command, *database.project_ids], check=True, capture_output=True, text=True)
        yield Row(f"{database.name}: peak memory, {work_name}, MB", f"{int(child.stdout) / 1024:.0f}")


WORKS: dict[str, Callable[[Filled], object]] = {
    "nothing": lambda database: None,
    "rebuild": rebuild,
    "spikes and summary": lambda database: cache(database, database.project_ids[0]),
}


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def best(work: Callable[[], object]) -> float:
    """The fastest round: the one that other programs on the machine slowed least."""
    return min(seconds(work) for _ in range(ROUNDS))


def p95(times: Iterator[float]) -> float:
    ordered = sorted(times)
    return ordered[len(ordered) * 95 // 100]


def main(work_name: str, url: str, *project_ids: str) -> None:
    """Do one piece of work and print the peak of memory in kB."""
    database = opened("", url, Path(), open_database(url), project_ids)
    WORKS[work_name](database)
    database.ports.storage.close()
    # Not getrusage(2): a process inherits its peak from the one that started it.
    status = Path("/proc/self/status").read_text()
    print(re.search(r"VmHWM:\s+(\d+)", status)[1])  # type: ignore[index]


if __name__ == "__main__":
    main(*sys.argv[1:])
