"""The job ledger, running workers and retention in storage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from diip_core.domain.issues.issue import Json
from diip_core.domain.jobs.job import Job, JobFailure, NewJob, Progress, RunLease, WaitingReason
from diip_core.domain.jobs.job_list import JobCounts, JobQuery
from diip_core.domain.jobs.worker_registry import RegisteredWorker
from diip_core.domain.mirror.lease import Holder
from diip_core.domain.pagination import Paginated


class ReadJobs(Protocol):
    def get(self, job_id: str, /) -> Job:
        """The job. Raises NotFound."""
        ...

    def live(self, task: str, key: str, /) -> Job | None:
        """The one that waits or runs for this task and key, if any."""
        ...

    def find(self, query: JobQuery, /) -> Paginated[Job]:
        """One page of a list, newest first."""
        ...

    def counts(self) -> JobCounts: ...


class Jobs(ReadJobs, Protocol):
    """At most one job of a task and key waits or runs. Times are the storage's own clock.

    A lease is given up by `hand_back`, `finish`, `fail` and `crash`; like `heartbeat` they raise Fenced
    where it was lost or the job cancelled, and answer the job as it stands then.
    """

    def put(self, new: NewJob, /, *, again: bool = True) -> Job:
        """Queue it, or join the live one of the same task and key, whose id is answered.

        One that waits takes the new arguments over its own and is due at the earlier time; one that runs
        does another round when it succeeds, unless ``again`` is false.
        """
        ...

    def claim(self, holder: Holder, /, *, lease_seconds: float) -> Job | None:
        """Take the job that is due for longest; no two claims get the same, none waits for another."""
        ...

    def heartbeat(self, lease: RunLease, /, *, lease_seconds: float, progress: Progress | None = None) -> Job:
        """Renew the lease and note progress, which forgives crashes."""
        ...

    def hand_back(self, lease: RunLease, /, *, delay_seconds: float, reason: WaitingReason) -> Job:
        """Let it wait, through nobody's fault."""
        ...

    def finish(self, lease: RunLease, result: Mapping[str, Json], /) -> Job:
        """Mark it as done; if another round was requested, queue it again in the same statement."""
        ...

    def fail(self, lease: RunLease, failure: JobFailure, /) -> Job:
        """It is over, and a person must act."""
        ...

    def crash(self, lease: RunLease, failure: JobFailure, /) -> Job:
        """Nobody foresaw this error: tried again, and parked as failed at the fifth without progress."""
        ...

    def free_lost(self, is_dead: Callable[[Holder], bool], /) -> tuple[Job, ...]:
        """Take every job from holders that are dead or let their lease run out, as a crash each."""
        ...

    def cancel(self, job_id: str, /) -> Job:
        """End it, running or not; the run notices at its next step. Raises NotFound, Conflict."""
        ...

    def retry(self, job_id: str, /) -> Job:
        """Queue a failed or cancelled one again.

        Raises:
            NotFound: there is none.
            Conflict: it is not over, or another of its task and key waits or runs.
        """
        ...


class ReadWorkerRegistry(Protocol):
    def all(self) -> tuple[RegisteredWorker, ...]:
        """Who is there now, by name."""
        ...


class WorkerRegistry(ReadWorkerRegistry, Protocol):
    """Who answers to a name, one process at a time, by the storage's own clock."""

    def register(
        self, name: str, holder: Holder, /, *, seconds: float, displacing: Holder | None = None
    ) -> RegisteredWorker:
        """Take a name that is free, expired, one's own, or held by exactly ``displacing``.

        The answer is who has it now, which may be another.
        """
        ...

    def unregister(self, name: str, holder: Holder, /) -> None:
        """Give the name up; nothing happens if another holder has it."""
        ...


class Retention(Protocol):
    """Each call removes about ``limit`` rows at most, so that no writer waits long, and answers how many.

    0 means that nothing is left to remove.
    """

    def removed_scopes(self, *, limit: int) -> int:
        """Rows of integrations that were removed."""
        ...

    def old_calls(self, before: datetime, /, *, limit: int) -> int:
        """Calls to providers that were made before an instant."""
        ...

    def ended_jobs(self, before: datetime, /, *, limit: int) -> int:
        """Jobs that ended before an instant, and workers that left before it."""
        ...
