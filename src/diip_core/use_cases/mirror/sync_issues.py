"""Sync the issues of an integration: one slice, from the last checkpoint on."""

from __future__ import annotations

from collections.abc import Callable

from diip_core.domain.identity.permissions import Action, Actor
from diip_core.domain.issues.issue import Scope
from diip_core.domain.mirror.checkpoint import Checkpoint
from diip_core.domain.mirror.integration import Integration, require_awake
from diip_core.domain.mirror.lease import LEASE_SECONDS, Busy, Lease
from diip_core.domain.mirror.sync_outcome import SyncOutcome
from diip_core.errors import StorageError
from diip_core.events import SyncWaiting
from diip_core.ports.bundle import Ports
from diip_core.services.authorization import authorize
from diip_core.services.sync.slice import SyncSlice


def sync_issues(
    ports: Ports,
    actor: Actor,
    scope: Scope,
    *,
    full: bool = False,
    stop: Callable[[], bool] = lambda: False,
) -> SyncOutcome:
    """Read on where the last slice ended, page by page, each in one transaction with its checkpoint.

    It never waits. An outcome that is not ``finished`` says when to call again; ``stop`` is asked before
    each page. ``full`` reads everything again; it may stay set while a full walk continues over several
    slices.

    Raises:
        Busy: another live run holds the scope; one that died on this machine is displaced.
        Conflict: the integration is paused or disabled.
        AccessDenied, SourceMisconfigured, SourceBroken: a person must act; noted on the integration.
        SecretUnreadable: the token must be entered again.
        Fenced, StorageUnavailable, StorageRefused: nothing of the present page was stored.
        NotFound, Forbidden: as everywhere.
    """
    with ports.storage.read() as view:
        access = authorize(view, actor, scope.project_id, Action.SYNC)
        integration = view.integrations.get(scope)
    require_awake(integration)
    if waiting := _still_waiting(ports, integration):
        return waiting
    lease, checkpoint = _claim(ports, scope)
    run = SyncSlice(ports, access.project, integration, lease, checkpoint)
    try:
        ports.failpoint("claim.after")
        return run.read_on(full=full, stop=stop)
    finally:
        _release(ports, run.lease)


def _still_waiting(ports: Ports, integration: Integration) -> SyncOutcome | None:
    until = integration.provider_pause(ports.clock.now())
    if until is None:
        return None
    ports.announce(SyncWaiting(scope=integration.scope, until=until, code="rate_limited"))
    return SyncOutcome(retry_at=until, code="rate_limited", message="the provider asked for a pause")


def _claim(ports: Ports, scope: Scope) -> tuple[Lease, Checkpoint]:
    holder = ports.process.holder()
    try:
        with ports.storage.begin() as work:
            return work.checkpoints.claim(scope, holder=holder, lease_seconds=LEASE_SECONDS)
    except Busy as busy:
        if not ports.process.is_dead(busy.lease.holder):
            raise
        with ports.storage.begin() as work:
            return work.checkpoints.claim(
                scope, holder=holder, lease_seconds=LEASE_SECONDS, displacing=busy.lease
            )


def _release(ports: Ports, lease: Lease) -> None:
    """A lease that cannot be given back expires."""
    try:
        with ports.storage.begin() as work:
            work.checkpoints.release(lease)
        ports.failpoint("lease.release")
    except StorageError:
        pass
