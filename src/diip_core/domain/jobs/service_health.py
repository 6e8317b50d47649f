"""How well the service itself is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import frozen

from diip_core.domain.jobs.job import Job
from diip_core.domain.jobs.job_list import JobCounts
from diip_core.domain.jobs.worker_registry import RegisteredWorker

CheckStatus = Literal["ok", "degraded", "down", "not_configured"]
MOST_OVERDUE_SECONDS = 120.0
"""Longer than this no job should wait for a worker: the runs before it are slices of a minute."""
LEAST_FREE_SHARE = 0.05


@frozen
class Check:
    """What was found about one part; ``latency_ms`` where it was asked and answered."""

    status: CheckStatus
    detail: str
    latency_ms: int | None = None


NO_BROKER = Check("not_configured", "jobs run without Redis")


@frozen
class ServiceHealth:
    """``down`` where nothing works, ``degraded`` where a part does not."""

    status: Literal["ok", "degraded", "down"]
    checks: Mapping[str, Check]


@frozen
class Disk:
    """Room where the data lies, in bytes."""

    total_bytes: int
    free_bytes: int


@frozen
class Dashboard:
    """What the workers do: ``running`` and ``waiting`` are the newest of each, ``failed`` too."""

    counts: JobCounts
    workers: tuple[RegisteredWorker, ...]
    ticker: RegisteredWorker | None
    running: tuple[Job, ...]
    waiting: tuple[Job, ...]
    failed: tuple[Job, ...]
    schedules: Mapping[str, float]


def overall(checks: Mapping[str, Check]) -> ServiceHealth:
    """The service is as well as its parts: without its database it is down."""
    if checks["database"].status == "down":
        return ServiceHealth("down", checks)
    is_well = all(check.status in ("ok", "not_configured") for check in checks.values())
    return ServiceHealth("ok" if is_well else "degraded", checks)


def queue_check(counts: JobCounts) -> Check:
    """Whether somebody takes what is due."""
    waiting = sum(number for (_, state), number in counts.by_state.items() if state in ("queued", "retrying"))
    late = counts.overdue_seconds > MOST_OVERDUE_SECONDS
    detail = f"{waiting} jobs wait, the first is {counts.overdue_seconds:.0f} s late"
    return Check("degraded" if late else "ok", detail)


def disk_check(disk: Disk | None) -> Check:
    """Whether there is room left."""
    if disk is None:
        return Check("not_configured", "the data lies elsewhere")
    short = disk.free_bytes < disk.total_bytes * LEAST_FREE_SHARE
    return Check("degraded" if short else "ok", f"{disk.free_bytes // 2**20} MiB free")
