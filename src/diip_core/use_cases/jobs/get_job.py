"""Read a job."""

from __future__ import annotations

from diip_core.domain.identity.permissions import Action, Actor, require
from diip_core.domain.jobs.job import Job, no_such_job
from diip_core.errors import Forbidden, NotFound
from diip_core.ports.bundle import Ports
from diip_core.services.authorization import authorize


def get_job(ports: Ports, actor: Actor, job_id: str) -> Job:
    """The job as it stands, for who may see its project; a job of no project is for admins.

    Raises:
        NotFound: no such job, or none that the actor may see.
        Forbidden: the API key may not read.
    """
    with ports.storage.read() as view:
        job = view.jobs.get(job_id)
        # Whoever may not see the job gets the answer of an id that no job has: it must not reveal this one.
        if job.project_id is None:
            try:
                require(actor, Action.ADMINISTER)
            except Forbidden:
                raise no_such_job() from None
        else:
            try:
                authorize(view, actor, job.project_id, Action.READ)
            except NotFound:
                raise no_such_job() from None
    return job
