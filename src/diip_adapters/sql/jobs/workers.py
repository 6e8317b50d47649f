"""Who is there: one row a name."""

# ruff: noqa: S608 - SQL is put together from the names of our own tables, never from values

from __future__ import annotations

from functools import cached_property
from typing import Any

from sqlalchemy import Row, TextClause, text

from diip_adapters.sql.engine.session import SqlSession
from diip_adapters.sql.tables.instants import from_microseconds
from diip_core.domain.jobs.worker_registry import RegisteredWorker
from diip_core.domain.mirror.lease import Holder

_COLUMNS = "name, until, holder_host, holder_boot_id, holder_pid, holder_started"
_MINE = (
    "holder_host = :host AND holder_boot_id = :boot_id AND holder_pid = :pid AND holder_started = :started"
)
_GET = text(f"SELECT {_COLUMNS} FROM worker WHERE name = :name")
_LEAVE = text(f"DELETE FROM worker WHERE name = :name AND {_MINE}")


class SqlWorkerRegistry:
    """See `diip_core.ports.storage.jobs.WorkerRegistry`."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session

    def all(self) -> tuple[RegisteredWorker, ...]:
        return tuple(_presence(row) for row in self._session.fetch_all(self._all))

    def register(
        self, name: str, holder: Holder, /, *, seconds: float, displacing: Holder | None = None
    ) -> RegisteredWorker:
        parameters = {
            "name": name,
            "lasts": round(seconds * 1_000_000),
            **_named(holder),
            **{f"displaced_{key}": value for key, value in _named(displacing or holder).items()},
        }
        row = self._session.fetch_first(self._take, parameters) or self._session.fetch_first(
            _GET, {"name": name}
        )
        assert row is not None
        return _presence(row)

    def unregister(self, name: str, holder: Holder, /) -> None:
        self._session.execute(_LEAVE, {"name": name, **_named(holder)})

    @cached_property
    def _all(self) -> TextClause:
        now = self._session.dialect.now
        return text(f"SELECT {_COLUMNS} FROM worker WHERE until > {now} ORDER BY name")

    @cached_property
    def _take(self) -> TextClause:
        now = self._session.dialect.now
        return text(
            f"INSERT INTO worker ({_COLUMNS})"
            f" VALUES (:name, {now} + :lasts, :host, :boot_id, :pid, :started)"
            " ON CONFLICT (name) DO UPDATE SET until = excluded.until,"
            " holder_host = excluded.holder_host, holder_boot_id = excluded.holder_boot_id,"
            " holder_pid = excluded.holder_pid, holder_started = excluded.holder_started"
            f" WHERE worker.until <= {now} OR worker.until > {now} + 2 * :lasts"
            f" OR ({_of_table(_MINE)}) OR ({_of_table(_MINE.replace(':', ':displaced_'))})"
            f" RETURNING {_COLUMNS}"
        )


def _of_table(condition: str) -> str:
    return condition.replace("holder_", "worker.holder_")


def _named(holder: Holder) -> dict[str, Any]:
    return {
        "host": holder.host,
        "boot_id": holder.boot_id,
        "pid": holder.pid,
        "started": holder.started,
    }


def _presence(row: Row[Any]) -> RegisteredWorker:
    holder = Holder(row.holder_host, row.holder_boot_id, row.holder_pid, row.holder_started)
    return RegisteredWorker(row.name, holder, from_microseconds(row.until))
