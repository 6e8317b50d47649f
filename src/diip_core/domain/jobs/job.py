"""Jobs: work that somebody asked for and that outlives whoever works on it.

A job's row is the truth about it (guarantees P4, P5). Every change of it is a pure function here; a ledger
locks the row, applies one with its own clock, and stores the result.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

from attrs import evolve, frozen

from diip_core.domain.issues.issue import Json
from diip_core.domain.mirror.lease import Holder
from diip_core.errors import Conflict, NotFound

JobState = Literal["queued", "retrying", "running", "succeeded", "failed", "cancelled"]
WaitingReason = Literal["slice", "busy", "rate_limited", "failure", "lost"]
WAITING: tuple[JobState, ...] = ("queued", "retrying")
LIVE: tuple[JobState, ...] = (*WAITING, "running")

RUN_LEASE_SECONDS = 25.0
HEARTBEAT_SECONDS = 8.0
TICK_SECONDS = 3.0
SLICE_SECONDS = 60.0
"""After so long a run hands itself back, so that others have their turn."""
RUN_LIMIT_SECONDS = 300.0
"""After so long the heartbeat ends, whatever the run still does: it hangs."""
MOST_CRASHES = 5
LONGEST_CRASH_DELAY_SECONDS = 60.0


@frozen
class NewJob:
    """The work of a job: ``args`` are identifiers only, ``key`` what may be worked on once at a time.

    ``delay_seconds`` from now it is due. ``project_id`` decides who may see it; ``user_id`` and
    ``request_id`` who asked.
    """

    id: str
    task: str
    key: str
    args: Mapping[str, Json] = {}
    project_id: str | None = None
    user_id: str | None = None
    request_id: str | None = None
    delay_seconds: float = 0.0


@frozen
class Progress:
    """So much is done of so much; ``total`` is null where nobody knows."""

    done: int = 0
    total: int | None = None


@frozen
class JobFailure:
    """Why a job failed, in a word for programs and a line for people."""

    code: str
    message: str


@frozen
class RunLease:
    """The right to work on a job. ``until`` is an instant of the ledger's clock; ``epoch`` fences."""

    job_id: str
    epoch: int
    holder: Holder
    until: datetime


@frozen
class Job:
    """A job as it stands.

    ``run_at`` is when it is due, ``waiting_reason`` why it went back to waiting. ``again`` are the
    arguments of one more round, asked for while this one ran. ``attempts`` is for people and decides
    nothing; ``crashes`` counts lost workers and unforeseen errors since the last progress.
    """

    id: str
    task: str
    key: str
    args: Mapping[str, Json]
    state: JobState
    run_at: datetime
    created_at: datetime
    project_id: str | None = None
    user_id: str | None = None
    request_id: str | None = None
    again: Mapping[str, Json] | None = None
    waiting_reason: WaitingReason | None = None
    attempts: int = 0
    crashes: int = 0
    progress: Progress | None = None
    result: Mapping[str, Json] | None = None
    failure: JobFailure | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    epoch: int = 0
    lease: RunLease | None = None


def opened(new: NewJob, now: datetime) -> Job:
    """The row of a new job."""
    return Job(
        id=new.id,
        task=new.task,
        key=new.key,
        args=dict(new.args),
        state="queued",
        run_at=now + timedelta(seconds=new.delay_seconds),
        created_at=now,
        project_id=new.project_id,
        user_id=new.user_id,
        request_id=new.request_id,
    )


def joined(job: Job, new: NewJob, now: datetime, *, again: bool) -> Job:
    """A live job that meets a wish for the same: what waits takes it up, what runs does it once more.

    Without ``again`` a running one is left alone.
    """
    if job.state == "running":
        return evolve(job, again={**(job.again or {}), **new.args}) if again else job
    due = now + timedelta(seconds=new.delay_seconds)
    return evolve(job, args={**job.args, **new.args}, run_at=min(job.run_at, due))


def claimed(job: Job, holder: Holder, now: datetime, lease_seconds: float) -> Job:
    """The job in somebody's hands. Going on after a slice, or after finding it busy, is no new attempt."""
    epoch = job.epoch + 1
    goes_on = job.waiting_reason in ("slice", "busy")
    return evolve(
        job,
        state="running",
        waiting_reason=None,
        attempts=job.attempts if goes_on else job.attempts + 1,
        started_at=job.started_at or now,
        epoch=epoch,
        lease=RunLease(job.id, epoch, holder, now + timedelta(seconds=lease_seconds)),
    )


def renewed(job: Job, now: datetime, lease_seconds: float, progress: Progress | None) -> Job:
    """The lease lasts on; progress forgives crashes."""
    assert job.lease is not None
    advanced = progress is not None and progress.done > (job.progress.done if job.progress else 0)
    return evolve(
        job,
        lease=evolve(job.lease, until=now + timedelta(seconds=lease_seconds)),
        progress=progress or job.progress,
        crashes=0 if advanced else job.crashes,
    )


def handed_back(job: Job, now: datetime, delay_seconds: float, reason: WaitingReason) -> Job:
    """The job waits again, through nobody's fault."""
    return evolve(
        job,
        state="queued" if reason in ("slice", "busy") else "retrying",
        waiting_reason=reason,
        run_at=now + timedelta(seconds=delay_seconds),
        lease=None,
    )


def finished(job: Job, now: datetime, result: Mapping[str, Json]) -> Job:
    """The job is done, or queued for the round that was asked for meanwhile."""
    if job.again is None:
        return evolve(
            job, state="succeeded", result=dict(result), failure=None, ended_at=now, crashes=0, lease=None
        )
    return _requeued(evolve(job, args=job.again, result=dict(result)), now)


def failed(job: Job, now: datetime, failure: JobFailure) -> Job:
    """The job is over and was in vain; another round that was asked for would be too."""
    return evolve(job, state="failed", failure=failure, again=None, ended_at=now, lease=None)


def crashed(job: Job, now: datetime, failure: JobFailure) -> Job:
    """A worker was lost or an error came that nobody foresaw; the fifth without progress parks the job.

    Before, each waits twice as long as the one before it, the first not at all (guarantee P4b, F34).
    """
    crashes = job.crashes + 1
    job = evolve(job, crashes=crashes)
    if crashes >= MOST_CRASHES:
        return failed(job, now, failure)
    delay = 0.0 if crashes == 1 else min(2.0 ** (crashes - 1), LONGEST_CRASH_DELAY_SECONDS)
    return evolve(handed_back(job, now, delay, "lost"), failure=failure)


def cancelled(job: Job, now: datetime) -> Job:
    """Nobody works on it any more; who does, loses its lease.

    Raises:
        Conflict: it is over already.
    """
    if job.state not in LIVE:
        raise Conflict(f"the job has {job.state} already")
    return evolve(job, state="cancelled", again=None, ended_at=now, epoch=job.epoch + 1, lease=None)


def retried(job: Job, now: datetime) -> Job:
    """A job that failed or was cancelled, from the beginning.

    Raises:
        Conflict: it is not over, or it succeeded.
    """
    if job.state not in ("failed", "cancelled"):
        raise Conflict(f"only a job that failed or was cancelled is tried again; this one is {job.state}")
    return _requeued(job, now)


def is_lost(job: Job, now: datetime) -> bool:
    """Whether the lease has run out, or stands so far ahead that a clock must have stepped (guarantee P5)."""
    if job.lease is None:
        return False
    ahead = job.lease.until - now
    return not timedelta() < ahead <= timedelta(seconds=2 * RUN_LEASE_SECONDS)


LOST = JobFailure("worker_lost", "the worker died or hung on this job")


def _requeued(job: Job, now: datetime) -> Job:
    return evolve(
        job,
        state="queued",
        again=None,
        waiting_reason=None,
        run_at=now,
        attempts=0,
        crashes=0,
        progress=None,
        failure=None,
        started_at=None,
        ended_at=None,
        lease=None,
    )


def no_such_job() -> NotFound:
    """The error for an id that no job has, and for a job that the caller may not see."""
    return NotFound("there is no such job")
