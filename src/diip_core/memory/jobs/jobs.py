"""The ledger of jobs in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta

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
from diip_core.domain.jobs.worker_registry import RegisteredWorker
from diip_core.domain.mirror.lease import Holder
from diip_core.domain.pagination import Paginated, paginate
from diip_core.errors import Conflict, Fenced
from diip_core.memory.state import State
from diip_core.ports.clock import Clock


class MemoryJobs:
    """See `diip_core.ports.storage.jobs.Jobs`; the storage's clock is the one given."""

    def __init__(self, state: State, clock: Clock) -> None:
        self._rows = state.jobs
        self._clock = clock

    def get(self, job_id: str, /) -> Job:
        try:
            return self._rows[job_id]
        except KeyError:
            raise rules.no_such_job() from None

    def live(self, task: str, key: str, /) -> Job | None:
        return next(
            (job for job in self._rows.values() if (job.task, job.key) == (task, key) and job.state in LIVE),
            None,
        )

    def find(self, query: JobQuery, /) -> Paginated[Job]:
        found = sorted(
            (
                job
                for job in self._rows.values()
                if query.task in (None, job.task)
                and query.state in (None, job.state)
                and query.project_id in (None, job.project_id)
                and (query.after is None or job.id < query.after)
            ),
            key=lambda job: job.id,
            reverse=True,
        )
        return paginate(found, query.limit, lambda job: job.id)

    def counts(self) -> JobCounts:
        waits = [job.run_at for job in self._rows.values() if job.state in WAITING]
        overdue = (self._clock.now() - min(waits)).total_seconds() if waits else 0.0
        return JobCounts(Counter((job.task, job.state) for job in self._rows.values()), max(overdue, 0.0))

    def put(self, new: NewJob, /, *, again: bool = True) -> Job:
        now = self._clock.now()
        known = self.live(new.task, new.key)
        return self._keep(rules.joined(known, new, now, again=again) if known else rules.opened(new, now))

    def claim(self, holder: Holder, /, *, lease_seconds: float) -> Job | None:
        now = self._clock.now()
        due = [job for job in self._rows.values() if job.state in WAITING and job.run_at <= now]
        if not due:
            return None
        first = min(due, key=lambda job: (job.run_at, job.id))
        return self._keep(rules.claimed(first, holder, now, lease_seconds))

    def heartbeat(self, lease: RunLease, /, *, lease_seconds: float, progress: Progress | None = None) -> Job:
        return self._keep(rules.renewed(self._held(lease), self._clock.now(), lease_seconds, progress))

    def hand_back(self, lease: RunLease, /, *, delay_seconds: float, reason: WaitingReason) -> Job:
        return self._keep(rules.handed_back(self._held(lease), self._clock.now(), delay_seconds, reason))

    def finish(self, lease: RunLease, result: Mapping[str, Json], /) -> Job:
        return self._keep(rules.finished(self._held(lease), self._clock.now(), result))

    def fail(self, lease: RunLease, failure: JobFailure, /) -> Job:
        return self._keep(rules.failed(self._held(lease), self._clock.now(), failure))

    def crash(self, lease: RunLease, failure: JobFailure, /) -> Job:
        return self._keep(rules.crashed(self._held(lease), self._clock.now(), failure))

    def free_lost(self, is_dead: Callable[[Holder], bool], /) -> tuple[Job, ...]:
        now = self._clock.now()
        lost = [
            job
            for job in self._rows.values()
            if job.lease and (rules.is_lost(job, now) or is_dead(job.lease.holder))
        ]
        return tuple(self._keep(rules.crashed(job, now, LOST)) for job in lost)

    def cancel(self, job_id: str, /) -> Job:
        return self._keep(rules.cancelled(self.get(job_id), self._clock.now()))

    def retry(self, job_id: str, /) -> Job:
        job = rules.retried(self.get(job_id), self._clock.now())
        if self.live(job.task, job.key):
            raise Conflict("another job for the same waits or runs already")
        return self._keep(job)

    def _held(self, lease: RunLease) -> Job:
        job = self._rows.get(lease.job_id)
        if job is None or job.state != "running" or job.epoch != lease.epoch:
            raise Fenced("this job was taken over or cancelled; what this run still does is left to it")
        return job

    def _keep(self, job: Job) -> Job:
        self._rows[job.id] = job
        return job


class MemoryWorkerRegistry:
    """See `diip_core.ports.storage.jobs.WorkerRegistry`."""

    def __init__(self, state: State, clock: Clock) -> None:
        self._rows = state.workers
        self._clock = clock

    def all(self) -> tuple[RegisteredWorker, ...]:
        now = self._clock.now()
        return tuple(row for _, row in sorted(self._rows.items()) if row.until > now)

    def register(
        self, name: str, holder: Holder, /, *, seconds: float, displacing: Holder | None = None
    ) -> RegisteredWorker:
        now = self._clock.now()
        known = self._rows.get(name)
        if known and known.holder not in (holder, displacing):
            ahead = known.until - now
            if timedelta() < ahead <= timedelta(seconds=2 * seconds):
                return known
        self._rows[name] = RegisteredWorker(name, holder, now + timedelta(seconds=seconds))
        return self._rows[name]

    def unregister(self, name: str, holder: Holder, /) -> None:
        known = self._rows.get(name)
        if known and known.holder == holder:
            del self._rows[name]
