"""Facts that use cases announce, in the past tense. Telemetry, progress bars and alerts listen.

An event holds identifiers and numbers, never a token and never an issue's text.
"""

from __future__ import annotations

from datetime import date, datetime

from attrs import frozen

from diip_core.domain.issues.issue import Scope


@frozen
class Event:
    """Something that happened; subclasses say what."""


@frozen
class ProjectCreated(Event):
    project_id: str


@frozen
class ProjectShared(Event):
    """``by`` is null for the operator."""

    project_id: str
    user_id: str
    by: str | None
    role: str


@frozen
class AccountRegistered(Event):
    user_id: str


@frozen
class LoggedIn(Event):
    user_id: str


@frozen
class LogInRefused(Event):
    """Somebody failed to log in; ``reason`` is ``wrong``, ``disabled`` or ``throttled``.

    ``user_id`` is null if the e-mail address has no account. ``address`` is the network address they came
    from. Neither the e-mail address nor the password is part of it.
    """

    reason: str
    user_id: str | None = None
    address: str | None = None


@frozen
class TokenRejected(Event):
    """A bearer token was refused; ``reason`` is a word for programs."""

    reason: str


@frozen
class RefreshTokenReused(Event):
    """A refresh token was used twice: it may be stolen, so its family was revoked."""

    user_id: str
    family_id: str


@frozen
class ProjectDeleted(Event):
    project_id: str


@frozen
class IntegrationConnected(Event):
    scope: Scope
    provider: str


@frozen
class SyncStarted(Event):
    """``resumed`` is true where an earlier walk had not come to its end."""

    scope: Scope
    resumed: bool


@frozen
class JobQueued(Event):
    """``project_id`` is null for a job of no project."""

    job_id: str
    task: str
    project_id: str | None = None


@frozen
class JobStarted(Event):
    job_id: str
    task: str
    attempts: int


@frozen
class JobHandedBack(Event):
    """The job waits again, through nobody's fault; ``reason`` says why."""

    job_id: str
    task: str
    reason: str
    delay_seconds: float


@frozen
class JobSucceeded(Event):
    job_id: str
    task: str


@frozen
class JobCrashed(Event):
    """Something nobody foresaw; it is tried again until it was the fifth time without progress."""

    job_id: str
    task: str
    code: str
    crashes: int


@frozen
class JobFailed(Event):
    """The job is over and a person must act."""

    job_id: str
    task: str
    code: str
    message: str


@frozen
class WorkerLost(Event):
    """The worker of the job died or hung; the job continues elsewhere."""

    job_id: str
    task: str
    crashes: int


@frozen
class PageStored(Event):
    """A page is committed. ``total_hint`` is what the walk may see of the stream, if the source knows.

    ``records`` and ``share`` are how far the whole walk has come in the stream; see `Reading`.
    """

    scope: Scope
    stream: str
    delivered: int
    created: int
    updated: int
    unchanged: int
    quarantined: int
    total_hint: int | None = None
    records: int | None = None
    share: float | None = None


@frozen
class RecordQuarantined(Event):
    scope: Scope
    kind: str
    source_key: str
    reason: str


@frozen
class SyncWaiting(Event):
    """The provider, or prudence after a failure, wants no call before ``until``; ``code`` says why."""

    scope: Scope
    until: datetime
    code: str


@frozen
class SyncFinished(Event):
    scope: Scope
    complete: bool


@frozen
class IntegrationDegraded(Event):
    """It failed too often in a row, or at once for good; an alert later informs people."""

    scope: Scope
    status: str
    code: str
    message: str


@frozen
class ContractBroken(Event):
    """The provider's answers no longer have the documented shape; an alert later informs people."""

    scope: Scope
    message: str


@frozen
class IntegrationRecovered(Event):
    scope: Scope


@frozen
class ScopeMoved(Event):
    """The provider knows the scope under another name now."""

    scope: Scope
    moved_to: str


@frozen
class AnalyticsUpdated(Event):
    """``spiking``: whether a spike of the project is open."""

    project_id: str
    spiking: bool


@frozen
class InactivityDetected(Event):
    """An integration is read, yet no issue came in so many days, where ``expected`` were to be expected.

    Announced once for each inactivity; ``since`` is the first day without an issue.
    """

    scope: Scope
    since: date
    days: int
    expected: float


@frozen
class RollupDiffered(Event):
    """``days`` stored days differed from a recount: a defect of DIIP. They are counted again."""

    project_id: str
    days: int
