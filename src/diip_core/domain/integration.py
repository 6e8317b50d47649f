"""Integrations: one scope of one tracker, and how well reading it goes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from attrs import evolve, frozen

from diip_core.domain.issue import Json, Scope

IntegrationStatus = Literal["healthy", "degraded", "paused", "needs_auth", "moved", "unavailable", "disabled"]
DEGRADED_AFTER = 4
"""Failures in a row that make an integration degraded (TRUST P7)."""


@frozen
class Failure:
    """What keeps an integration from being read: ``count`` failures in a row, the first at ``since``.

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
    ``complete`` tells whether the last walk came to its end and nothing was left unread,
    ``first_complete_at`` when that happened for the first time.
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

    @property
    def scope(self) -> Scope:
        return Scope(project_id=self.project_id, integration_id=self.id)


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


def token_owner(integration_id: str) -> str:
    """The name its token is sealed for, so that a token copied to another row does not open (T17)."""
    return f"integration:{integration_id}:token"
