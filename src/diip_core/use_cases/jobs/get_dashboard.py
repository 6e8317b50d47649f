"""Read what the workers do."""

from __future__ import annotations

from diip_core.domain.identity.permissions import Action, Actor, require
from diip_core.domain.jobs.job import TICK_SECONDS, Job, JobState
from diip_core.domain.jobs.job_list import JobQuery
from diip_core.domain.jobs.service_health import Dashboard
from diip_core.domain.jobs.worker_registry import TICKER
from diip_core.ports.bundle import Ports
from diip_core.ports.storage.storage import ReadView

SHOWN = 20


def get_dashboard(ports: Ports, actor: Actor) -> Dashboard:
    """Workers, counts, and the newest jobs that run, wait and failed.

    ``schedules`` lists the recurring tasks with their intervals in seconds.

    Raises:
        Forbidden: the actor is no admin.
    """
    require(actor, Action.ADMINISTER)
    with ports.storage.read() as view:
        present = [one for one in view.workers.all() if not ports.process.is_dead(one.holder)]
        return Dashboard(
            counts=view.jobs.counts(),
            workers=tuple(presence for presence in present if presence.name != TICKER),
            ticker=next((presence for presence in present if presence.name == TICKER), None),
            running=_newest(view, "running"),
            waiting=_newest(view, "queued") + _newest(view, "retrying"),
            failed=_newest(view, "failed"),
            schedules={
                "find what is due": TICK_SECONDS,
                "sync_project_issues": ports.policy.sync_interval_seconds,
                "clean_up": 3600.0,
            },
        )


def _newest(view: ReadView, state: JobState) -> tuple[Job, ...]:
    return view.jobs.find(JobQuery(state=state, limit=SHOWN)).items
