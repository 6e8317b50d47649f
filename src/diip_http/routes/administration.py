"""What only administrators reach: accounts, the audit log, jobs, health and all integrations."""

from __future__ import annotations

from importlib.metadata import version

from diip_adapters.schemas.administration import (
    AuditSchema,
    UserChange,
    UserSchema,
    audit_schema,
    user_schema,
)
from diip_adapters.schemas.integrations import IntegrationSchema, integration_schema
from diip_adapters.schemas.jobs import HealthSchema, JobSchema, JobStarted, health_schema, job_schema
from diip_adapters.schemas.list_page import ListPage
from diip_core.domain.identity.permissions import Action
from diip_core.domain.jobs.job_list import JobQuery
from diip_core.errors import Conflict
from diip_core.use_cases.identity.list_audit_entries import list_audit_entries
from diip_core.use_cases.identity.list_users import list_users
from diip_core.use_cases.identity.update_user import update_user
from diip_core.use_cases.jobs.get_health import get_health
from diip_core.use_cases.jobs.list_jobs import list_jobs
from diip_core.use_cases.mirror.disable_integration import disable_integration
from diip_core.use_cases.mirror.list_all_integrations import list_all_integrations
from diip_core.use_cases.mirror.retry_integration import retry_integration
from diip_http.endpoint import Controller, get, patch, post
from diip_http.parameters import IntegrationParameters, JobParameters, PageParameters
from diip_http.queries import given
from diip_http.request_context import RequestContext, WithStatus, after_this


class AdministrationController(Controller):
    """The whole service, for administrators."""

    path = "/api/admin"

    @get("/users/", policy=Action.ADMINISTER)
    def list_users(self, context: RequestContext, *, query: PageParameters) -> ListPage[UserSchema]:
        """List all accounts."""
        found = list_users(context.ports, context.actor, limit=query.limit, after=context.after_id(query))
        return context.listing(list(map(user_schema, found.items)), after_this(found.next))

    @patch("/users/{user_id:str}/", policy=Action.ADMINISTER, errors=(Conflict,))
    def update_user(self, context: RequestContext, *, user_id: str, body: UserChange) -> UserSchema:
        """Change an account's role, or disable or enable it, from its next request on."""
        user = update_user(
            context.ports, context.actor, user_id, role=given(body.role), is_active=given(body.is_active)
        )
        return user_schema(user)

    @get("/audit/", policy=Action.ADMINISTER)
    def list_audit_entries(self, context: RequestContext, *, query: PageParameters) -> ListPage[AuditSchema]:
        """List changes to accounts and rights, newest first."""
        found = list_audit_entries(
            context.ports, context.actor, limit=query.limit, after=context.after_id(query)
        )
        return context.listing(list(map(audit_schema, found.items)), after_this(found.next))

    @get("/jobs/", policy=Action.ADMINISTER)
    def list_jobs(self, context: RequestContext, *, query: JobParameters) -> ListPage[JobSchema]:
        """List the jobs of all projects, newest first."""
        found = list_jobs(
            context.ports,
            context.actor,
            JobQuery(
                task=given(query.task),
                state=given(query.state),
                limit=query.limit,
                after=context.after_id(query),
            ),
        )
        return context.listing(list(map(job_schema, found.items)), after_this(found.next))

    @get("/health/", policy=Action.ADMINISTER)
    def get_health(self, context: RequestContext) -> HealthSchema | WithStatus:
        """Show the health of each part of the service; 503 if it is down."""
        health = get_health(context.ports, context.actor, disk=context.service.disk())
        document = health_schema(health, version("diip"))
        return WithStatus(503, document) if health.status == "down" else document

    @get("/integrations/", policy=Action.ADMINISTER)
    def list_all_integrations(
        self, context: RequestContext, *, query: IntegrationParameters
    ) -> ListPage[IntegrationSchema]:
        """List the integrations of all projects."""
        found = list_all_integrations(
            context.ports,
            context.actor,
            status=given(query.status),
            silent=given(query.silent),
            limit=query.limit,
            after=context.after_id(query),
        )
        return context.listing(list(map(integration_schema, found.items)), after_this(found.next))

    @post("/integrations/{integration_id:str}/retry/", policy=Action.ADMINISTER, status=202)
    def retry_integration(self, context: RequestContext, *, integration_id: str) -> JobStarted:
        """Try a failing or disabled integration again at once."""
        return JobStarted(retry_integration(context.ports, context.actor, integration_id).id)

    @post("/integrations/{integration_id:str}/disable/", policy=Action.ADMINISTER)
    def disable_integration(self, context: RequestContext, *, integration_id: str) -> IntegrationSchema:
        """Stop reading an integration; its stored issues stay."""
        return integration_schema(disable_integration(context.ports, context.actor, integration_id))
