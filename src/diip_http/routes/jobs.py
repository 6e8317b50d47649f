"""Jobs, the health of the service, and what administrators do about both."""

from __future__ import annotations

from importlib.metadata import version

from diip_adapters.schemas.integrations import (
    IntegrationDocument,
    IntegrationParameters,
    integration_document,
)
from diip_adapters.schemas.jobs import (
    DashboardDocument,
    HealthDocument,
    JobDocument,
    JobParameters,
    JobStarted,
    dashboard_document,
    health_document,
    job_document,
)
from diip_core.domain.identity.permissions import Action
from diip_core.domain.jobs.job_list import JobQuery
from diip_core.use_cases.jobs.get_dashboard import get_dashboard
from diip_core.use_cases.jobs.get_health import get_health
from diip_core.use_cases.jobs.get_job import get_job
from diip_core.use_cases.jobs.list_jobs import list_jobs
from diip_core.use_cases.mirror.disable_integration import disable_integration
from diip_core.use_cases.mirror.list_all_integrations import list_all_integrations
from diip_core.use_cases.mirror.retry_integration import retry_integration
from diip_http.endpoint import endpoint
from diip_http.queries import given
from diip_http.request_context import Call, Listing, WithStatus, after_this


@endpoint("GET", "/api/jobs/{job_id}/", policy=Action.READ)
def show_job(call: Call, *, job_id: str) -> JobDocument:
    """Read a job as it stands."""
    return job_document(get_job(call.ports, call.actor, job_id))


@endpoint("GET", "/api/admin/jobs/", policy=Action.ADMINISTER)
def show_jobs(call: Call, *, query: JobParameters) -> Listing[JobDocument]:
    """List the jobs of all projects, newest first."""
    found = list_jobs(
        call.ports,
        call.actor,
        JobQuery(
            task=given(query.task), state=given(query.state), limit=query.limit, after=call.after_id(query)
        ),
    )
    return call.listing(list(map(job_document, found.items)), after_this(found.next))


@endpoint("GET", "/api/admin/health/", policy=Action.ADMINISTER)
def show_health(call: Call) -> HealthDocument | WithStatus:
    """Tell how well each part of the service is; 503 where nothing works."""
    health = get_health(call.ports, call.actor, disk=call.service.disk())
    document = health_document(health, version("diip"))
    return WithStatus(503, document) if health.status == "down" else document


@endpoint("GET", "/tasks/dashboard/", policy=Action.ADMINISTER)
def show_dashboard(call: Call) -> DashboardDocument:
    """Show queues, workers, jobs, failures and schedules."""
    return dashboard_document(get_dashboard(call.ports, call.actor))


@endpoint("GET", "/api/admin/integrations/", policy=Action.ADMINISTER)
def show_all_integrations(call: Call, *, query: IntegrationParameters) -> Listing[IntegrationDocument]:
    """List the integrations of all projects."""
    found = list_all_integrations(
        call.ports,
        call.actor,
        status=given(query.status),
        silent=given(query.silent),
        limit=query.limit,
        after=call.after_id(query),
    )
    return call.listing(list(map(integration_document, found.items)), after_this(found.next))


@endpoint("POST", "/api/admin/integrations/{integration_id}/retry/", policy=Action.ADMINISTER, status=202)
def retry(call: Call, *, integration_id: str) -> JobStarted:
    """Ask a failing or disabled integration's provider again at once."""
    return JobStarted(retry_integration(call.ports, call.actor, integration_id).id)


@endpoint("POST", "/api/admin/integrations/{integration_id}/disable/", policy=Action.ADMINISTER)
def disable(call: Call, *, integration_id: str) -> IntegrationDocument:
    """Let nobody read an integration any more; what was read is kept."""
    return integration_document(disable_integration(call.ports, call.actor, integration_id))


ENDPOINTS = (show_job, show_jobs, show_health, show_dashboard, show_all_integrations, retry, disable)
