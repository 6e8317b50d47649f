"""Checkpoints, and the lease row that fences whoever lost it."""

# ruff: noqa: S608 - SQL is put together from the names of our own tables, never from values

from __future__ import annotations

from functools import cache
from typing import Any

from attrs import evolve
from sqlalchemy import TextClause, text

from diip_adapters.sql.engine.bulk import Bulk, bulk
from diip_adapters.sql.engine.dialect import Dialect
from diip_adapters.sql.engine.session import SqlSession
from diip_adapters.sql.tables import checkpoint as table
from diip_adapters.sql.tables.instants import from_microseconds, to_microseconds
from diip_core.domain.issues.issue import Scope
from diip_core.domain.mirror.checkpoint import Checkpoint
from diip_core.domain.mirror.lease import Busy, Holder, Lease
from diip_core.errors import Fenced

_OF_SCOPE = "project_id = :project_id AND integration_id = :integration_id"
_OF_LEASE = f"{_OF_SCOPE} AND lease_epoch = :epoch"
_COLUMNS = (
    "cursor, mid_walk, from_start, lease_epoch, lease_until,"
    " holder_host, holder_boot_id, holder_pid, holder_started"
)


class SqlCheckpoints:
    """See `diip_core.ports.storage.mirror.Checkpoints`."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session

    def claim(
        self, scope: Scope, *, holder: Holder, lease_seconds: float, displacing: Lease | None = None
    ) -> tuple[Lease, Checkpoint]:
        parameters = {
            **_scope(scope),
            "host": holder.host,
            "boot_id": holder.boot_id,
            "pid": holder.pid,
            "started": holder.started,
            "lease": _microseconds(lease_seconds),
            "displaced_epoch": displacing.epoch if displacing else -1,
            "displaced_until": to_microseconds(displacing.until) if displacing else -1,
        }
        row = self._session.fetch_first(_claim(self._session.dialect.now), parameters)
        if row is None:
            held = self._session.fetch_first(_PEEK, _scope(scope))
            raise Busy("another run reads this scope; wait until it has ended", lease=_lease(scope, held))
        return _lease(scope, row), _checkpoint(row)

    def save(self, lease: Lease, checkpoint: Checkpoint, *, lease_seconds: float) -> Lease:
        following = (checkpoint.cursor, checkpoint.mid_walk, checkpoint.from_start)
        renewed = self._session.execute_batch(
            _save(self._session.dialect),
            Scope(lease.project_id, lease.integration_id),
            [(*following, lease.epoch, _microseconds(lease_seconds))],
        )
        if not renewed:
            raise Fenced("another run took this scope over; this page is left to it")
        return evolve(lease, until=from_microseconds(renewed[0].lease_until))

    def release(self, lease: Lease, /) -> None:
        self._session.execute(_RELEASE, _of_lease(lease))

    def peek(self, scope: Scope, /) -> Checkpoint:
        row = self._session.fetch_first(_PEEK, _scope(scope))
        return _checkpoint(row) if row else Checkpoint()


_PEEK = text(f"SELECT {_COLUMNS} FROM checkpoint WHERE {_OF_SCOPE}")
_RELEASE = text(f"UPDATE checkpoint SET lease_until = 0 WHERE {_OF_LEASE}")


@cache
def _claim(now: str) -> TextClause:
    # One statement, by the database's clock. A lease further ahead than two of its kind is a clock's
    # step, not a holder's right (guarantee P5).
    return text(
        f"INSERT INTO checkpoint (project_id, integration_id, {_COLUMNS})"
        " VALUES (:project_id, :integration_id, NULL, false, false, 1,"
        f" {now} + :lease, :host, :boot_id, :pid, :started)"
        " ON CONFLICT (project_id, integration_id) DO UPDATE SET"
        " lease_epoch = checkpoint.lease_epoch + 1, lease_until = excluded.lease_until,"
        " holder_host = excluded.holder_host, holder_boot_id = excluded.holder_boot_id,"
        " holder_pid = excluded.holder_pid, holder_started = excluded.holder_started"
        f" WHERE checkpoint.lease_until <= {now} OR checkpoint.lease_until > {now} + 2 * :lease"
        " OR (checkpoint.lease_epoch = :displaced_epoch AND checkpoint.lease_until = :displaced_until)"
        f" RETURNING {_COLUMNS}"
    )


@cache
def _save(dialect: Dialect) -> Bulk:
    # A page of one row: each page of records begins with it, and SQLAlchemy would take the longest part of
    # it. What stands as ``lease_until`` of the row is how long the lease is to last. Records come next, so
    # the scope is locked on the way.
    statement = bulk(
        "UPDATE checkpoint SET cursor = given.cursor, mid_walk = given.mid_walk,"
        f" from_start = given.from_start, lease_until = {dialect.now} + given.lease_until"
        " FROM {given} AS given WHERE checkpoint.project_id = given.project_id"
        " AND checkpoint.integration_id = given.integration_id"
        " AND checkpoint.lease_epoch = given.lease_epoch"
        f" RETURNING checkpoint.lease_until, {dialect.scope_lock('checkpoint')} AS locked",
        table,
        ("cursor", "mid_walk", "from_start", "lease_epoch", "lease_until"),
    )
    return evolve(statement, locks=True)


def _scope(scope: Scope) -> dict[str, Any]:
    return {"project_id": scope.project_id, "integration_id": scope.integration_id}


def _of_lease(lease: Lease) -> dict[str, Any]:
    return {
        "project_id": lease.project_id,
        "integration_id": lease.integration_id,
        "epoch": lease.epoch,
    }


def _microseconds(seconds: float) -> int:
    return round(seconds * 1_000_000)


def _checkpoint(row: Any) -> Checkpoint:
    return Checkpoint(row.cursor, mid_walk=bool(row.mid_walk), from_start=bool(row.from_start))


def _lease(scope: Scope, row: Any) -> Lease:
    return Lease(
        project_id=scope.project_id,
        integration_id=scope.integration_id,
        epoch=row.lease_epoch,
        holder=Holder(row.holder_host, row.holder_boot_id, row.holder_pid, row.holder_started),
        until=from_microseconds(row.lease_until),
    )
