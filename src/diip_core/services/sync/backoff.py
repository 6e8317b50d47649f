"""When a job for an integration was in vain: when the next attempt is made."""

from __future__ import annotations

from diip_core.domain.issues.issue import Scope
from diip_core.domain.jobs.job import Job
from diip_core.domain.mirror.integration import Integration, after_failure, after_probing, next_failure
from diip_core.errors import NotFound
from diip_core.ports.bundle import Ports
from diip_core.ports.storage.storage import UnitOfWork


def back_off(ports: Ports, work: UnitOfWork, job: Job) -> Integration | None:
    """Leave the integration of a failed job alone for a while; None where it was removed meanwhile.

    What failed before anybody could note it, as a missing plugin or a lost worker, is noted here, so that
    it counts and waits grow.
    """
    scope = Scope(str(job.args.get("project_id")), str(job.args.get("integration_id")))
    try:
        integration = work.integrations.get(scope)
    except NotFound:
        return None
    now = ports.clock.now()
    known = integration.failure
    if job.failure is not None and (known is None or known.code != job.failure.code):
        noted = next_failure(integration, code=job.failure.code, message=job.failure.message, at=now)
        integration = after_failure(integration, noted)
    if integration.status in ("paused", "disabled"):
        return integration
    postponed = after_probing(integration, now)
    work.integrations.update(postponed)
    return postponed
