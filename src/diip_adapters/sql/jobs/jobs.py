"""The ledger of jobs: a change locks one row and applies one rule of the domain, by the database's clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, literal_column, select, update

from diip_adapters.sql.engine.session import SqlSession
from diip_adapters.sql.engine.single_row import insert_unless_taken
from diip_adapters.sql.tables import job as table
from diip_adapters.sql.tables.columns import Instant
from diip_core.domain.issues.issue import Json
from diip_core.domain.jobs import job as rules
from diip_core.domain.jobs.job import (
    LIVE,
    LOST,
    WAITING,
    Job,
    JobFailure,
    NewJob,
    Progress,
    RunLease,
    WaitingReason,
)
from diip_core.domain.jobs.job_list import JobCounts, JobQuery
from diip_core.domain.mirror.lease import Holder
from diip_core.domain.pagination import Paginated, paginate
from diip_core.errors import Conflict, Fenced, StorageUnavailable

_columns = table.c
_GET = select(table).where(_columns.job_id == bindparam("job_id"))
_LIVE = select(table).where(
    _columns.task == bindparam("task"), _columns.key == bindparam("key"), _columns.state.in_(LIVE)
)
_LOCK = _GET.with_for_update()
_LOCK_LIVE = _LIVE.with_for_update()
_LOCK_RUNNING = select(table).where(_columns.state == "running").with_for_update(skip_locked=True)
_COUNTS = select(_columns.task, _columns.state, func.count().label("number")).group_by(
    _columns.task, _columns.state
)
_FIRST_DUE = select(func.min(_columns.run_at).label("first")).where(_columns.state.in_(WAITING))
_ADD = insert_unless_taken(table)
_KEEP = (
    update(table)
    .where(_columns.job_id == bindparam("its_id"))
    .values({column.name: bindparam(column.name) for column in _columns if column.name != "job_id"})
)
_PUTS = 10
"""A live job may end just when a wish meets it; so often in a row means that something else is wrong."""


class SqlJobs:
    """See `diip_core.ports.storage.jobs.Jobs`."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session

    def get(self, job_id: str, /) -> Job:
        row = self._session.fetch_first(_GET, {"job_id": job_id})
        if row is None:
            raise rules.no_such_job()
        return _job(row)

    def live(self, task: str, key: str, /) -> Job | None:
        row = self._session.fetch_first(_LIVE, {"task": task, "key": key})
        return _job(row) if row else None

    def find(self, query: JobQuery, /) -> Paginated[Job]:
        statement = select(table).order_by(_columns.job_id.desc()).limit(query.limit + 1)
        for column, value in (
            (_columns.task, query.task),
            (_columns.state, query.state),
            (_columns.project_id, query.project_id),
        ):
            if value is not None:
                statement = statement.where(column == value)
        if query.after is not None:
            statement = statement.where(_columns.job_id < query.after)
        rows = self._session.fetch_all(statement)
        return paginate([_job(row) for row in rows], query.limit, lambda job: job.id)

    def counts(self) -> JobCounts:
        first = self._session.fetch_first(_FIRST_DUE)
        overdue = (self._now() - first.first).total_seconds() if first and first.first else 0.0
        rows = self._session.fetch_all(_COUNTS)
        return JobCounts({(row.task, row.state): row.number for row in rows}, max(overdue, 0.0))

    def put(self, new: NewJob, /, *, again: bool = True) -> Job:
        for _ in range(_PUTS):
            now = self._now()
            job = rules.opened(new, now)
            if self._session.execute(_ADD, _values(job)):
                return job
            row = self._session.fetch_first(_LOCK_LIVE, {"task": new.task, "key": new.key})
            if row is not None:
                known = _job(row)
                joined = rules.joined(known, new, now, again=again)
                return self._keep(joined) if joined != known else known
        raise StorageUnavailable("jobs for the same come and go; try again", code="locked")

    def claim(self, holder: Holder, /, *, lease_seconds: float) -> Job | None:
        row = self._session.fetch_first(self._lock_due)
        return (
            None if row is None else self._keep(rules.claimed(_job(row), holder, self._now(), lease_seconds))
        )

    def heartbeat(self, lease: RunLease, /, *, lease_seconds: float, progress: Progress | None = None) -> Job:
        return self._keep(rules.renewed(self._held(lease), self._now(), lease_seconds, progress))

    def hand_back(self, lease: RunLease, /, *, delay_seconds: float, reason: WaitingReason) -> Job:
        return self._keep(rules.handed_back(self._held(lease), self._now(), delay_seconds, reason))

    def finish(self, lease: RunLease, result: Mapping[str, Json], /) -> Job:
        return self._keep(rules.finished(self._held(lease), self._now(), result))

    def fail(self, lease: RunLease, failure: JobFailure, /) -> Job:
        return self._keep(rules.failed(self._held(lease), self._now(), failure))

    def crash(self, lease: RunLease, failure: JobFailure, /) -> Job:
        return self._keep(rules.crashed(self._held(lease), self._now(), failure))

    def free_lost(self, is_dead: Callable[[Holder], bool], /) -> tuple[Job, ...]:
        running = [_job(row) for row in self._session.fetch_all(_LOCK_RUNNING)]
        now = self._now()
        lost = [
            job for job in running if job.lease and (rules.is_lost(job, now) or is_dead(job.lease.holder))
        ]
        return tuple(self._keep(rules.crashed(job, now, LOST)) for job in lost)

    def cancel(self, job_id: str, /) -> Job:
        return self._keep(rules.cancelled(self._locked(job_id), self._now()))

    def retry(self, job_id: str, /) -> Job:
        job = rules.retried(self._locked(job_id), self._now())
        if self._session.fetch_first(_LOCK_LIVE, {"task": job.task, "key": job.key}):
            raise Conflict("another job for the same waits or runs already")
        return self._keep(job)

    def _now(self) -> datetime:
        row = self._session.fetch_first(self._clock)
        assert row is not None
        now: datetime = row.now
        return now

    def _locked(self, job_id: str) -> Job:
        row = self._session.fetch_first(_LOCK, {"job_id": job_id})
        if row is None:
            raise rules.no_such_job()
        return _job(row)

    def _held(self, lease: RunLease) -> Job:
        row = self._session.fetch_first(_LOCK, {"job_id": lease.job_id})
        if row is None or row.state != "running" or row.epoch != lease.epoch:
            raise Fenced("this job was taken over or cancelled; what this run still does is left to it")
        return _job(row)

    def _keep(self, job: Job) -> Job:
        values = _values(job)
        self._session.execute(_KEEP, {**values, "its_id": values.pop("job_id")})
        return job

    @cached_property
    def _clock(self) -> Select[Any]:
        return select(literal_column(self._session.dialect.now, Instant).label("now"))

    @cached_property
    def _lock_due(self) -> Select[Any]:
        now = literal_column(self._session.dialect.now, Instant)
        return (
            select(table)
            .where(_columns.state.in_(WAITING), _columns.run_at <= now)
            .order_by(_columns.run_at, _columns.job_id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )


def _values(job: Job) -> dict[str, Any]:
    holder = job.lease.holder if job.lease else None
    return {
        "job_id": job.id,
        "task": job.task,
        "key": job.key,
        "args": dict(job.args),
        "state": job.state,
        "run_at": job.run_at,
        "created_at": job.created_at,
        "project_id": job.project_id,
        "user_id": job.user_id,
        "request_id": job.request_id,
        "again": None if job.again is None else dict(job.again),
        "waiting_reason": job.waiting_reason,
        "attempts": job.attempts,
        "crashes": job.crashes,
        "progress_done": job.progress.done if job.progress else None,
        "progress_total": job.progress.total if job.progress else None,
        "result": None if job.result is None else dict(job.result),
        "failure_code": job.failure.code if job.failure else None,
        "failure_message": job.failure.message if job.failure else None,
        "started_at": job.started_at,
        "ended_at": job.ended_at,
        "epoch": job.epoch,
        "lease_until": job.lease.until if job.lease else None,
        "holder_host": holder.host if holder else None,
        "holder_boot_id": holder.boot_id if holder else None,
        "holder_pid": holder.pid if holder else None,
        "holder_started": holder.started if holder else None,
    }


def _job(row: Row[Any]) -> Job:
    lease = None
    if row.lease_until is not None:
        holder = Holder(row.holder_host, row.holder_boot_id, row.holder_pid, row.holder_started)
        lease = RunLease(row.job_id, row.epoch, holder, row.lease_until)
    return Job(
        id=row.job_id,
        task=row.task,
        key=row.key,
        args=row.args,
        state=row.state,
        run_at=row.run_at,
        created_at=row.created_at,
        project_id=row.project_id,
        user_id=row.user_id,
        request_id=row.request_id,
        again=row.again,
        waiting_reason=row.waiting_reason,
        attempts=row.attempts,
        crashes=row.crashes,
        progress=None if row.progress_done is None else Progress(row.progress_done, row.progress_total),
        result=row.result,
        failure=None if row.failure_code is None else JobFailure(row.failure_code, row.failure_message),
        started_at=row.started_at,
        ended_at=row.ended_at,
        epoch=row.epoch,
        lease=lease,
    )
