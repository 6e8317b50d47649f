"""Integrations: one scope of one tracker, and how well reading it goes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

from attrs import evolve, frozen

from diip_core.domain.issues.issue import Json, Scope
from diip_core.domain.mirror.inactivity import OngoingInactivity
from diip_core.domain.mirror.rate_limit import RateLimit
from diip_core.errors import Conflict

IntegrationStatus = Literal["healthy", "degraded", "paused", "needs_auth", "moved", "unavailable", "disabled"]
ACTIVE: tuple[IntegrationStatus, ...] = ("healthy", "moved")
FAILING: tuple[IntegrationStatus, ...] = ("degraded", "needs_auth")
"""Read when they are due, or first checked for whether they can be read again."""
INACTIVE: tuple[IntegrationStatus, ...] = ("paused", "disabled")
"""Not read, because a person or forty failures said so."""
DEGRADED_AFTER = 4
"""Failures in a row that make an integration degraded (guarantee P7)."""
DISABLED_AFTER = 40
"""Failures in a row after which nobody asks any more until a person acts (guarantee P7)."""
LONGEST_PROBE_SECONDS = 86_400.0


@frozen
class Failure:
    """Why an integration cannot be read: ``count`` failures in a row, the first at ``since``.

    The last ``repeats`` of them had this same ``code``.
    """

    code: str
    message: str
    since: datetime
    count: int = 1
    repeats: int = 1


@frozen
class Integration:
    """``config`` are the provider's settings (GitHub: ``repository``), ``scope_name`` their short form.

    ``external_scope_id`` is the scope's immutable id at the provider, known after the first check.
    ``sealed_token`` opens only for this row. No call is made before ``paused_until``; ``throttled`` counts
    the provider's requests for peace since the last stored page, so that unstated waits can double.
    ``complete`` says whether the last walk came to its end and nothing was left unread,
    ``first_complete_at`` when that happened for the first time. At ``next_sync_at`` it is read again, or
    probed where it fails; null is at once. ``sync_interval_seconds`` is null where the service's own holds.
    ``rate_limit`` is what the provider granted when that was last written down, at the beginning of a run
    or the end of a walk; null if it never said. ``inactivity`` is what the latest analysis found of it;
    only `Integrations.note_inactivity` changes it.
    """

    id: str
    project_id: str
    provider: str
    scope_name: str
    base_url: str
    created_at: datetime
    config: Mapping[str, Json] = {}
    sealed_token: bytes | None = None
    external_scope_id: str | None = None
    status: IntegrationStatus = "healthy"
    failure: Failure | None = None
    paused_until: datetime | None = None
    throttled: int = 0
    complete: bool = False
    incomplete_reason: str | None = None
    first_complete_at: datetime | None = None
    last_synced_at: datetime | None = None
    next_sync_at: datetime | None = None
    sync_interval_seconds: float | None = None
    rate_limit: RateLimit | None = None
    inactivity: OngoingInactivity | None = None

    @property
    def scope(self) -> Scope:
        return Scope(project_id=self.project_id, integration_id=self.id)

    def provider_pause(self, now: datetime) -> datetime | None:
        """Until when the provider itself wants no call, if that is ahead.

        A pause after failures is our own and ends when somebody asks.
        """
        is_ours = self.failure is not None and not self.throttled
        return None if is_ours or self.paused_until is None or self.paused_until <= now else self.paused_until

    def scheduled_after(self, default_seconds: float) -> Integration:
        """The integration with its next sync an interval after the last, at once where there was none."""
        if self.last_synced_at is None:
            return evolve(self, next_sync_at=self.created_at)
        seconds = self.sync_interval_seconds or default_seconds
        return evolve(self, next_sync_at=self.last_synced_at + timedelta(seconds=seconds))


def require_enabled(integration: Integration) -> None:
    """Refuse what only an admin may bring back.

    Raises:
        Conflict: it is disabled.
    """
    if integration.status == "disabled":
        raise Conflict("this integration is disabled; ask an admin to let it be read again")


def require_awake(integration: Integration) -> None:
    """Refuse to read what somebody paused or disabled.

    Raises:
        Conflict: the text says who can let it be read again.
    """
    require_enabled(integration)
    if integration.status == "paused":
        raise Conflict("this integration is paused; resume it first")


def next_failure(integration: Integration, *, code: str, message: str, at: datetime) -> Failure:
    """One more failure on top of those in a row."""
    known = integration.failure
    if known is None:
        return Failure(code=code, message=message, since=at)
    repeats = known.repeats + 1 if known.code == code else 1
    return Failure(code=code, message=message, since=known.since, count=known.count + 1, repeats=repeats)


def after_failure(
    integration: Integration, failure: Failure, status: IntegrationStatus | None = None
) -> Integration:
    """The integration after a failure: ``status`` at once, else degraded from the fourth on if healthy."""
    if status is None:
        failing = integration.status == "healthy" and failure.count >= DEGRADED_AFTER
        status = "degraded" if failing else integration.status
    return evolve(integration, status=status, failure=failure)


def after_success(integration: Integration) -> Integration:
    """The integration after a page was stored: failures are over, what only they changed is healthy again."""
    status = "healthy" if integration.status in ("degraded", "needs_auth") else integration.status
    return evolve(integration, status=status, failure=None, paused_until=None, throttled=0)


def probe_delay_seconds(integration: Integration) -> float:
    """How long a failing integration is left alone before it is asked again (guarantee P7).

    Degraded: a minute, doubling with each failure; refused: 15 minutes, doubling. A day at most.
    """
    failure = integration.failure
    if integration.status == "needs_auth":
        first, failures = 900.0, failure.repeats - 1 if failure else 0
    else:
        first, failures = 60.0, failure.count - DEGRADED_AFTER if failure else 0
    return min(first * 2.0 ** min(max(failures, 0), 32), LONGEST_PROBE_SECONDS)


def after_probing(integration: Integration, at: datetime) -> Integration:
    """The integration after a run that failed: when it is asked again, or that it is not any more."""
    if integration.failure is not None and integration.failure.count >= DISABLED_AFTER:
        return evolve(integration, status="disabled", paused_until=None)
    until = at + timedelta(seconds=probe_delay_seconds(integration))
    return evolve(integration, paused_until=until, throttled=0, next_sync_at=until)


def token_owner(integration_id: str) -> str:
    """The name its token is sealed for, so that a token copied to another row does not open (T17)."""
    return f"integration:{integration_id}:token"
