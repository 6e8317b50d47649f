"""One run of one job: take it, work on it for a slice, say how it ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress

from attrs import evolve

from diip_adapters.telemetry.event_lines import bound
from diip_core.domain.issues.issue import Scope
from diip_core.domain.jobs.job import RUN_LEASE_SECONDS, SLICE_SECONDS, Job, JobFailure, RunLease
from diip_core.domain.jobs.tasks import OF_INTEGRATION
from diip_core.errors import DiipError, Fenced, NotFound, StorageError, StorageUnavailable
from diip_core.events import (
    Event,
    IntegrationDegraded,
    JobCrashed,
    JobFailed,
    JobHandedBack,
    JobStarted,
    JobSucceeded,
)
from diip_core.ports.bundle import Ports
from diip_core.ports.storage.storage import UnitOfWork
from diip_core.services.sync.backoff import back_off
from diip_worker.heartbeat import Heartbeat
from diip_worker.tasks import TASKS, Done, Later, Task

DATABASE_SECONDS = 5.0
"""How long a job waits that met a database which could not answer."""


def run_next(
    ports: Ports, *, stop: Callable[[], bool] = lambda: False, tasks: Mapping[str, Task] = TASKS
) -> Job | None:
    """Take the job that is due for longest and work on it until it ends, a slice is over, or ``stop``.

    The job as it stands then, or None where none is due. A lost lease ends the run without a word: the
    job is another's. An interruption (KeyboardInterrupt) hands the job back and is raised again.

    Raises:
        StorageError: the ledger cannot be reached; a job that was taken is found again by its lease.
    """
    with ports.storage.begin() as work:
        job = work.jobs.claim(ports.process.holder(), lease_seconds=RUN_LEASE_SECONDS)
    if job is None or job.lease is None:
        return None
    with bound(
        job_id=job.id, project_id=job.project_id, user_id=job.user_id, request_id=job.request_id,
        integration_id=str(job.args["integration_id"]) if "integration_id" in job.args else None,
    ):  # fmt: skip
        ports.announce(JobStarted(job_id=job.id, task=job.task, attempts=job.attempts))
        with suppress(Fenced):
            return _Run(ports, job, job.lease, stop).work(tasks)
    return job


class _Run:
    def __init__(self, ports: Ports, job: Job, lease: RunLease, stop: Callable[[], bool]) -> None:
        self._ports = ports
        self._job = job
        self._lease = lease
        self._stop = stop

    def work(self, tasks: Mapping[str, Task]) -> Job:
        ends_at = self._ports.clock.monotonic() + SLICE_SECONDS
        task = tasks.get(self._job.task)
        if task is None:
            return self._failed("unknown_task", f"this worker knows no task {self._job.task!r:.60}")
        try:
            with Heartbeat(self._ports, self._lease, self._job.progress) as heartbeat:
                listening = evolve(self._ports, announce=heartbeat.listening(self._ports.announce))

                def stop() -> bool:
                    return heartbeat.is_lost or self._stop() or self._ports.clock.monotonic() >= ends_at

                try:
                    ended = task(listening, self._job.args, stop)
                finally:
                    if heartbeat.heard_more:
                        heartbeat.note()
        except DiipError as error:
            return self._refused(error)
        except KeyboardInterrupt:
            self._handed_back(Later(0.0, "slice"))
            raise
        # A strangers' plugin may raise anything; it must not take the worker down.
        except Exception as error:
            return self._crashed("unforeseen", f"the task failed with {type(error).__name__}; report it")
        if isinstance(ended, Done):
            with self._ports.storage.begin() as work:
                job = work.jobs.finish(self._lease, ended.result)
            return self._told(job, JobSucceeded(job_id=job.id, task=job.task))
        return self._handed_back(ended)

    def _refused(self, error: DiipError) -> Job:
        if isinstance(error, StorageUnavailable | Fenced):
            return self._handed_back(Later(DATABASE_SECONDS, "failure"))
        if isinstance(error, StorageError):
            return self._crashed(error.code, error.message)
        if isinstance(error, NotFound) and self._is_pointless():
            return self._cancelled()
        return self._failed(error.code, error.message)

    def _handed_back(self, later: Later) -> Job:
        with self._ports.storage.begin() as work:
            job = work.jobs.hand_back(self._lease, delay_seconds=later.seconds, reason=later.reason)
        return self._told(
            job,
            JobHandedBack(job_id=job.id, task=job.task, reason=later.reason, delay_seconds=later.seconds),
        )

    def _is_pointless(self) -> bool:
        """Whether the project or the integration that the job is for was removed meanwhile."""
        project_id, args = self._job.project_id, self._job.args
        try:
            with self._ports.storage.read() as view:
                if project_id is not None:
                    view.projects.get(project_id)
                if "integration_id" in args:
                    view.integrations.get(Scope(str(args["project_id"]), str(args["integration_id"])))
        except NotFound:
            return True
        return False

    def _cancelled(self) -> Job:
        """Nobody's failure. A lost lease raises Fenced, as everywhere."""
        with self._ports.storage.begin() as work:
            work.jobs.heartbeat(self._lease, lease_seconds=RUN_LEASE_SECONDS)
            return work.jobs.cancel(self._job.id)

    def _failed(self, code: str, message: str) -> Job:
        with self._ports.storage.begin() as work:
            job = work.jobs.fail(self._lease, JobFailure(code, message))
            degraded = self._postponed(work, job)
        if degraded is not None:
            self._ports.announce(degraded)
        return self._told(job, JobFailed(job_id=job.id, task=job.task, code=code, message=message))

    def _crashed(self, code: str, message: str) -> Job:
        with self._ports.storage.begin() as work:
            job = work.jobs.crash(self._lease, JobFailure(code, message))
            if job.state == "failed":
                self._postponed(work, job)
        self._told(job, JobCrashed(job_id=job.id, task=job.task, code=code, crashes=job.crashes))
        if job.state == "failed":
            self._ports.announce(JobFailed(job_id=job.id, task=job.task, code=code, message=message))
        return job

    def _postponed(self, work: UnitOfWork, job: Job) -> Event | None:
        """Leave a failing integration alone for a while; the event to announce if that disabled it."""
        if job.task not in OF_INTEGRATION or "integration_id" not in job.args:
            return None
        after = back_off(self._ports, work, job)
        if after is None or after.status != "disabled" or after.failure is None:
            return None
        return IntegrationDegraded(
            scope=after.scope, status="disabled", code=after.failure.code, message=after.failure.message
        )

    def _told(self, job: Job, event: Event) -> Job:
        self._ports.announce(event)
        return job
