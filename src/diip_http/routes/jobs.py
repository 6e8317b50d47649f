"""Jobs, the health of the service, and what administrators do about both."""

from __future__ import annotations

from diip_adapters.schemas.jobs import (
    DashboardSchema,
    JobSchema,
    dashboard_schema,
    job_schema,
)
from diip_core.domain.identity.permissions import Action
from diip_core.use_cases.jobs.get_dashboard import get_dashboard
from diip_core.use_cases.jobs.get_job import get_job
from diip_http.endpoint import Controller, get
from diip_http.request_context import RequestContext


class JobsController(Controller):
    """Jobs."""

    path = "/api/jobs"

    @get("/{job_id:str}/", policy=Action.READ)
    def get_job(self, context: RequestContext, *, job_id: str) -> JobSchema:
        """Read a job."""
        return job_schema(get_job(context.ports, context.actor, job_id))


class DashboardController(Controller):
    """What the workers do."""

    path = "/tasks"

    @get("/dashboard/", policy=Action.ADMINISTER)
    def get_dashboard(self, context: RequestContext) -> DashboardSchema:
        """Show queues, workers, jobs, failures and schedules."""
        return dashboard_schema(get_dashboard(context.ports, context.actor))
