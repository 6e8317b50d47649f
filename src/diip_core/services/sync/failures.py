"""What a failed call to a provider leads to: a wait, a status, an event; never a lost page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from attrs import evolve

from diip_core.domain.issues.issue import Scope
from diip_core.domain.mirror.calls import ApiCall
from diip_core.domain.mirror.integration import Integration, IntegrationStatus, after_failure, next_failure
from diip_core.domain.mirror.quarantine import Unreadable, page_key
from diip_core.domain.mirror.retry import RetryPolicy, escalate
from diip_core.domain.mirror.sync_outcome import SyncOutcome
from diip_core.errors import (
    AccessDenied,
    RateLimited,
    SecretUnreadable,
    SourceBroken,
    SourceError,
    SourceUnavailable,
)
from diip_core.events import ContractBroken, IntegrationDegraded, SyncWaiting
from diip_core.ports.bundle import Ports

POLICY = RetryPolicy()
SMALLER_AFTER = 2
"""Failures in a row after which a source that can ask for less does so."""


def note_throttling(ports: Ports, scope: Scope, limit: RateLimited, calls: Sequence[ApiCall]) -> SyncOutcome:
    """No call before the provider's time; a limit is no failure (guarantee F20, F21, P7)."""
    with ports.storage.begin() as work:
        integration = work.integrations.get(scope)
        retry_at = limit.retry_at
        if limit.doubling:
            wait = limit.retry_at - ports.clock.now()
            retry_at += wait * (2 ** min(integration.throttled, 10) - 1)
        work.integrations.update(
            evolve(integration, paused_until=retry_at, throttled=integration.throttled + 1)
        )
        work.calls.add(scope, calls)
    ports.announce(SyncWaiting(scope=scope, until=retry_at, code=limit.code))
    return SyncOutcome(retry_at=retry_at, code=limit.code, message=limit.message)


def note_failure(
    ports: Ports, scope: Scope, failure: SourceUnavailable, calls: Sequence[ApiCall], *, cursor: str | None
) -> SyncOutcome:
    """Try again after a delay with full jitter, or raise what the failures in a row really mean.

    Raises:
        AccessDenied, SourceBroken: the same request failed the same way too often (guarantee F04, F07, F08).
    """
    with ports.storage.begin() as work:
        before = work.integrations.get(scope)
        noted = next_failure(before, code=failure.code, message=failure.message, at=ports.clock.now())
        after = after_failure(before, noted)
        verdict = escalate(failure, noted.repeats)
        work.calls.add(scope, calls)
        if verdict is failure:
            work.integrations.update(after)
        elif failure.body is not None:
            unreadable = Unreadable("page", page_key(cursor), failure.body, failure.message)
            work.quarantine.add(scope, [unreadable], at=ports.clock.now())
    if verdict is not failure:
        note_refusal(ports, scope, verdict, ())
        raise verdict from failure
    _announce_change(ports, scope, before, after)
    retry_at = failure.retry_at or ports.clock.now() + timedelta(
        seconds=POLICY.delay_seconds(noted.count, ports.randomness.fraction())
    )
    ports.announce(SyncWaiting(scope=scope, until=retry_at, code=failure.code))
    return SyncOutcome(retry_at=retry_at, code=failure.code, message=failure.message, failures=noted.count)


def note_refusal(
    ports: Ports, scope: Scope, refusal: SourceError | SecretUnreadable, calls: Sequence[ApiCall]
) -> None:
    """A person must act: the integration says so at once, and an event goes out once."""
    status: IntegrationStatus = "needs_auth" if isinstance(refusal, AccessDenied) else "degraded"
    with ports.storage.begin() as work:
        before = work.integrations.get(scope)
        noted = next_failure(before, code=refusal.code, message=refusal.message, at=ports.clock.now())
        after = after_failure(before, noted, status)
        work.integrations.update(after)
        work.calls.add(scope, calls)
    _announce_change(ports, scope, before, after)
    known = before.failure.code if before.failure else None
    if isinstance(refusal, SourceBroken) and known != refusal.code:
        ports.announce(ContractBroken(scope=scope, message=refusal.message))


@contextmanager
def noted_if_unreadable(ports: Ports, scope: Scope) -> Iterator[None]:
    """Note on the integration that its stored token cannot be opened, so that no request can be sent."""
    try:
        yield
    except SecretUnreadable as unreadable:
        note_refusal(ports, scope, unreadable, ())
        raise


def goes_on_smaller(outcome: SyncOutcome, failure: SourceUnavailable) -> bool:
    """Whether the same place is asked for in smaller pages next: one failure alone may be an accident."""
    return failure.instead is not None and outcome.failures >= SMALLER_AFTER


def _announce_change(ports: Ports, scope: Scope, before: Integration, after: Integration) -> None:
    if after.failure is None or after.status == before.status:
        return
    ports.announce(
        IntegrationDegraded(
            scope=scope, status=after.status, code=after.failure.code, message=after.failure.message
        )
    )
