"""Jobs and the health of the service, over the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType

from diip_core.domain.jobs.job import Job
from diip_core.domain.jobs.service_health import Dashboard, ServiceHealth
from diip_core.domain.jobs.worker_registry import RegisteredWorker
from diip_http.queries import PageParameters, Text

State = Literal["queued", "retrying", "running", "succeeded", "failed", "cancelled"]
HealthStatus = Literal["ok", "degraded", "down"]


class SyncWanted(Struct, forbid_unknown_fields=True, frozen=True):
    """With `full` everything is read again, not only what changed."""

    full: bool = False


class JobParameters(PageParameters, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """Filters all hold at once."""

    state: State | UnsetType = UNSET
    task: Text | UnsetType = UNSET


class JobStarted(Struct, frozen=True):
    """The job to ask about at `/api/jobs/{job_id}/`."""

    job_id: str


class ProgressDocument(Struct, frozen=True):
    """So much is done of so much; `total` is null where nobody knows."""

    done: int
    total: int | None


class JobErrorDocument(Struct, frozen=True):
    """Why a job failed."""

    code: str
    message: str


class JobDocument(Struct, frozen=True):
    """A job as it stands; `run_at` is when it is due, `result` what its last round came to."""

    id: str
    task: str
    state: State
    attempts: int
    progress: ProgressDocument | None
    result: dict[str, Any] | None
    error: JobErrorDocument | None
    project_id: str | None
    integration_id: str | None
    waiting_reason: str | None
    created_at: datetime
    run_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class CheckDocument(Struct, frozen=True):
    """One part of the service."""

    status: Literal["ok", "degraded", "down", "not_configured"]
    latency_ms: int | None
    detail: str


class HealthDocument(Struct, frozen=True):
    """How well the service is."""

    status: HealthStatus
    checks: dict[str, CheckDocument]
    version: str


class WorkerDocument(Struct, frozen=True):
    """A process that works on jobs, known until an instant."""

    name: str
    until: datetime


class DashboardDocument(Struct, frozen=True):
    """What the workers do: counts by task and state, and the newest jobs of each kind."""

    counts: dict[str, dict[str, int]]
    overdue_seconds: float
    workers: list[WorkerDocument]
    ticker: WorkerDocument | None
    running: list[JobDocument]
    waiting: list[JobDocument]
    failed: list[JobDocument]
    schedules: dict[str, float]


def job_document(job: Job) -> JobDocument:
    """A job without who holds it."""
    progress, failure = job.progress, job.failure
    integration_id = job.args.get("integration_id")
    return JobDocument(
        id=job.id,
        task=job.task,
        state=job.state,
        attempts=job.attempts,
        progress=ProgressDocument(progress.done, progress.total) if progress else None,
        result=dict(job.result) if job.result is not None else None,
        error=JobErrorDocument(failure.code, failure.message) if failure else None,
        project_id=job.project_id,
        integration_id=integration_id if isinstance(integration_id, str) else None,
        waiting_reason=job.waiting_reason,
        created_at=job.created_at,
        run_at=job.run_at,
        started_at=job.started_at,
        ended_at=job.ended_at,
    )


def health_document(health: ServiceHealth, version: str) -> HealthDocument:
    """The checks as the interface names them."""
    checks = {
        name: CheckDocument(check.status, check.latency_ms, check.detail)
        for name, check in health.checks.items()
    }
    return HealthDocument(health.status, checks, version)


def dashboard_document(dashboard: Dashboard) -> DashboardDocument:
    """The dashboard's data."""
    counts: dict[str, dict[str, int]] = {}
    for (task, state), number in sorted(dashboard.counts.by_state.items()):
        counts.setdefault(task, {})[state] = number
    return DashboardDocument(
        counts=counts,
        overdue_seconds=dashboard.counts.overdue_seconds,
        workers=list(map(_worker, dashboard.workers)),
        ticker=_worker(dashboard.ticker) if dashboard.ticker else None,
        running=list(map(job_document, dashboard.running)),
        waiting=list(map(job_document, dashboard.waiting)),
        failed=list(map(job_document, dashboard.failed)),
        schedules=dict(dashboard.schedules),
    )


def _worker(presence: RegisteredWorker) -> WorkerDocument:
    return WorkerDocument(presence.name, presence.until)
