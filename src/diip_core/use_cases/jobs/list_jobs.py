"""List jobs."""

from __future__ import annotations

from diip_core.domain.identity.permissions import Action, Actor, require
from diip_core.domain.jobs.job import Job
from diip_core.domain.jobs.job_list import JobQuery
from diip_core.domain.pagination import Paginated, check_limit
from diip_core.ports.bundle import Ports


def list_jobs(ports: Ports, actor: Actor, query: JobQuery) -> Paginated[Job]:
    """One page of the jobs of all projects, newest first.

    Raises:
        Forbidden: the actor is no admin.
        InvalidInput: a page of no allowed size.
    """
    require(actor, Action.ADMINISTER)
    check_limit(query.limit)
    with ports.storage.read() as view:
        return view.jobs.find(query)
