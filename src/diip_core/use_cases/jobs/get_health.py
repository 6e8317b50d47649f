"""Read how well the service is."""

from __future__ import annotations

from diip_core.domain.identity.permissions import Action, Actor, require
from diip_core.domain.jobs.service_health import Check, Disk, ServiceHealth, disk_check, overall, queue_check
from diip_core.domain.jobs.worker_registry import TICKER, is_worker
from diip_core.errors import StorageError, StorageRefused
from diip_core.ports.bundle import Ports


def get_health(ports: Ports, actor: Actor, *, disk: Disk | None = None) -> ServiceHealth:
    """Every part of the service and whether it does its work; ``disk`` is what the caller measured.

    Raises:
        Forbidden: the actor is no admin.
    """
    require(actor, Action.ADMINISTER)
    began = ports.clock.monotonic()
    checks = {"redis": ports.queue.check_broker(), "disk": disk_check(disk)}
    try:
        migrations = _schema_check(ports)
        with ports.storage.read() as view:
            counts = view.jobs.counts()
            present = [one for one in view.workers.all() if not ports.process.is_dead(one.holder)]
    except StorageError as error:
        return overall({**checks, "database": Check("down", error.message)})
    latency_ms = round((ports.clock.monotonic() - began) * 1000)
    workers = sum(is_worker(presence.name) for presence in present)
    ticks = any(presence.name == TICKER for presence in present)
    return overall(
        {
            "database": Check("ok", "it answers", latency_ms),
            "migrations": migrations,
            "queue": queue_check(counts),
            "workers": Check("ok" if workers else "degraded", f"{workers} at work"),
            "scheduler": Check(
                "ok" if ticks else "degraded", "it ticks" if ticks else "nobody looks for what is due"
            ),
            **checks,
        }
    )


def _schema_check(ports: Ports) -> Check:
    try:
        return Check("ok", f"the schema has version {ports.storage.schema_version()}")
    except StorageRefused as error:
        return Check("down", error.message)
