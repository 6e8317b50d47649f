"""Jobs and the health of the service, over the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

from diip_core.domain.jobs.job import Job
from diip_core.domain.jobs.service_health import Dashboard, ServiceHealth
from diip_core.domain.jobs.worker_registry import RegisteredWorker

State = Literal["queued", "retrying", "running", "succeeded", "failed", "cancelled"]
HealthStatus = Literal["ok", "degraded", "down"]


class SyncWanted(Struct, forbid_unknown_fields=True, frozen=True):
    """With `full` everything is read again, not only what changed."""

    full: bool = False


class JobStarted(Struct, frozen=True):
    """The job to ask about at `/api/jobs/{job_id}/`."""

    job_id: str


class ProgressSchema(Struct, frozen=True):
    """So much is done of so much; `total` is null where nobody knows."""

    done: int
    total: int | None


class JobErrorSchema(Struct, frozen=True):
    """Why a job failed."""

    code: str
    message: str


class JobSchema(Struct, frozen=True):
    """A job as it stands; `run_at` is when it is due, `result` what its last round came to."""

    id: str
    task: str
    state: State
    attempts: int
    progress: ProgressSchema | None
    result: dict[str, Any] | None
    error: JobErrorSchema | None
    project_id: str | None
    integration_id: str | None
    waiting_reason: str | None
    created_at: datetime
    run_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class CheckSchema(Struct, frozen=True):
    """One part of the service."""

    status: Literal["ok", "degraded", "down", "not_configured"]
    latency_ms: int | None
    detail: str


class HealthSchema(Struct, frozen=True):
    """How well the service is."""

    status: HealthStatus
    checks: dict[str, CheckSchema]
    version: str


class WorkerSchema(Struct, frozen=True):
    """A process that works on jobs, known until an instant."""

    name: str
    until: datetime


class DashboardSchema(Struct, frozen=True):
    """What the workers do: counts by task and state, and the newest jobs of each kind."""

    counts: dict[str, dict[str, int]]
    overdue_seconds: float
    workers: list[WorkerSchema]
    ticker: WorkerSchema | None
    running: list[JobSchema]
    waiting: list[JobSchema]
    failed: list[JobSchema]
    schedules: dict[str, float]


def job_schema(job: Job) -> JobSchema:
    """A job without who holds it."""
    progress, failure = job.progress, job.failure
    integration_id = job.args.get("integration_id")
    return JobSchema(
        id=job.id,
        task=job.task,
        state=job.state,
        attempts=job.attempts,
        progress=ProgressSchema(progress.done, progress.total) if progress else None,
        result=dict(job.result) if job.result is not None else None,
        error=JobErrorSchema(failure.code, failure.message) if failure else None,
        project_id=job.project_id,
        integration_id=integration_id if isinstance(integration_id, str) else None,
        waiting_reason=job.waiting_reason,
        created_at=job.created_at,
        run_at=job.run_at,
        started_at=job.started_at,
        ended_at=job.ended_at,
    )


def health_schema(health: ServiceHealth, version: str) -> HealthSchema:
    """The checks as the interface names them."""
    checks = {
        name: CheckSchema(check.status, check.latency_ms, check.detail)
        for name, check in health.checks.items()
    }
    return HealthSchema(health.status, checks, version)


def dashboard_schema(dashboard: Dashboard) -> DashboardSchema:
    """The dashboard's data."""
    counts: dict[str, dict[str, int]] = {}
    for (task, state), number in sorted(dashboard.counts.by_state.items()):
        counts.setdefault(task, {})[state] = number
    return DashboardSchema(
        counts=counts,
        overdue_seconds=dashboard.counts.overdue_seconds,
        workers=list(map(_worker, dashboard.workers)),
        ticker=_worker(dashboard.ticker) if dashboard.ticker else None,
        running=list(map(job_schema, dashboard.running)),
        waiting=list(map(job_schema, dashboard.waiting)),
        failed=list(map(job_schema, dashboard.failed)),
        schedules=dict(dashboard.schedules),
    )


def _worker(presence: RegisteredWorker) -> WorkerSchema:
    return WorkerSchema(presence.name, presence.until)
