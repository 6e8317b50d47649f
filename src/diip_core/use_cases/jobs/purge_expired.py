"""Clear what nobody needs any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from diip_core.domain.identity.permissions import Action, Actor, require
from diip_core.ports.bundle import Ports
from diip_core.ports.storage.storage import UnitOfWork

BATCH = 2000
"""Rows a transaction: SQLite's only writer is held for some tens of milliseconds."""
CALLS_KEPT = timedelta(days=30)
JOBS_KEPT = timedelta(days=14)


def purge_expired(ports: Ports, actor: Actor, *, stop: Callable[[], bool] = lambda: False) -> int:
    """Clear in batches, each in a transaction of its own, until nothing is left or ``stop``; how many rows.

    Rows of removed projects and integrations, calls older than 30 days, jobs that ended 14 days ago,
    sessions that are over, counts of attempts whose window is over.

    Raises:
        Forbidden: the actor is no admin.
    """
    require(actor, Action.ADMINISTER)
    now = ports.clock.now()
    clearings: tuple[Callable[[UnitOfWork], int], ...] = (
        lambda work: work.retention.removed_scopes(limit=BATCH),
        lambda work: work.retention.old_calls(now - CALLS_KEPT, limit=BATCH),
        lambda work: work.retention.ended_jobs(now - JOBS_KEPT, limit=BATCH),
        lambda work: work.refresh_tokens.forget(before=now, limit=BATCH),
        lambda work: work.rate_limit_counters.forget(limit=BATCH),
    )
    rows = 0
    for clear in clearings:
        while not stop():
            with ports.storage.begin() as work:
                gone = clear(work)
            rows += gone
            if not gone:
                break
    return rows
