"""Providers, and a project's integrations with them."""

from __future__ import annotations

from msgspec import UNSET

from diip_adapters.schemas.integrations import (
    CallSchema,
    Connect,
    IntegrationChange,
    IntegrationSchema,
    ProviderSchema,
    call_schema,
    integration_schema,
)
from diip_adapters.schemas.jobs import JobStarted, SyncWanted
from diip_adapters.schemas.list_page import ListPage
from diip_core.domain.identity.permissions import Action
from diip_core.domain.issues.issue import Scope
from diip_core.domain.mirror.calls import CallPosition
from diip_core.domain.projects import unset
from diip_core.domain.time import parse_instant
from diip_core.errors import Conflict, ProviderRefused
from diip_core.use_cases.mirror.connect_integration import connect_integration
from diip_core.use_cases.mirror.delete_integration import delete_integration
from diip_core.use_cases.mirror.get_integration import get_integration
from diip_core.use_cases.mirror.list_calls import list_calls
from diip_core.use_cases.mirror.list_integrations import list_integrations
from diip_core.use_cases.mirror.list_providers import list_providers
from diip_core.use_cases.mirror.request_sync import request_sync
from diip_core.use_cases.mirror.update_integration import update_integration
from diip_http.endpoint import PROVIDER_SECONDS, Controller, delete, get, patch, post
from diip_http.parameters import PageParameters
from diip_http.queries import given
from diip_http.request_context import RequestContext, after_this


class IntegrationsController(Controller):
    """A project's integrations, and the providers there are."""

    path = "/api"

    @get("/providers/", policy=Action.BROWSE)
    def list_providers(self, context: RequestContext) -> ListPage[ProviderSchema]:
        """List the kinds of trackers, each with its connect form."""
        providers = [
            ProviderSchema(
                name=found.name,
                title=found.title,
                capabilities=list(found.capabilities),
                config_schema=dict(found.config_schema),
                docs_url=found.docs_url,
            )
            for found in list_providers(context.ports, context.actor)
        ]
        return context.listing(providers, None)

    @get("/projects/{project_id:str}/integrations/", policy=Action.READ)
    def list_integrations(
        self, context: RequestContext, *, project_id: str, query: PageParameters
    ) -> ListPage[IntegrationSchema]:
        """List a project's integrations."""
        found = list_integrations(
            context.ports, context.actor, project_id, limit=query.limit, after=context.after_id(query)
        )
        return context.listing(list(map(integration_schema, found.items)), after_this(found.next))

    @post(
        "/projects/{project_id:str}/integrations/{provider:str}/connect/",
        policy=Action.CONNECT,
        status=201,
        seconds=PROVIDER_SECONDS,
        errors=(Conflict, ProviderRefused),
    )
    def connect_integration(
        self, context: RequestContext, *, project_id: str, provider: str, body: Connect
    ) -> IntegrationSchema:
        """Connect a tracker; its first sync is due at once.

        Answers 400 if the address or token is malformed, and 422 with a reason if the provider rejects it
        or cannot be reached. Nothing is stored then.
        """
        integration = connect_integration(
            context.ports,
            context.actor,
            project_id,
            provider=provider,
            config=body.config,
            base_url=body.base_url,
            token=body.token,
            verify=body.verify,
        )
        return integration_schema(integration)

    @get("/projects/{project_id:str}/integrations/{integration_id:str}/", policy=Action.READ)
    def get_integration(
        self, context: RequestContext, *, project_id: str, integration_id: str
    ) -> IntegrationSchema:
        """Read an integration and its state."""
        return integration_schema(
            get_integration(context.ports, context.actor, Scope(project_id, integration_id))
        )

    @get("/projects/{project_id:str}/integrations/{integration_id:str}/calls/", policy=Action.READ)
    def list_calls(
        self, context: RequestContext, *, project_id: str, integration_id: str, query: PageParameters
    ) -> ListPage[CallSchema]:
        """List the calls to the provider, newest first."""
        after = context.after(query)
        found = list_calls(
            context.ports,
            context.actor,
            Scope(project_id, integration_id),
            limit=query.limit,
            after=CallPosition(parse_instant(after[0]), int(after[1])) if after else None,
        )
        place = (found.next.at.isoformat(), str(found.next.ordinal)) if found.next else None
        return context.listing(list(map(call_schema, found.items)), place)

    @patch(
        "/projects/{project_id:str}/integrations/{integration_id:str}/",
        policy=Action.CONNECT,
        errors=(Conflict,),
        seconds=PROVIDER_SECONDS,
    )
    def update_integration(
        self, context: RequestContext, *, project_id: str, integration_id: str, body: IntegrationChange
    ) -> IntegrationSchema:
        """Change an integration's token, pause, interval or settings, or as owner its address."""
        integration = update_integration(
            context.ports,
            context.actor,
            Scope(project_id, integration_id),
            token=unset.UNSET if body.token is UNSET else body.token,
            paused=given(body.paused),
            sync_interval_seconds=unset.UNSET
            if body.sync_interval_seconds is UNSET
            else body.sync_interval_seconds,
            config=given(body.config),
            base_url=given(body.base_url),
        )
        return integration_schema(integration)

    @delete(
        "/projects/{project_id:str}/integrations/{integration_id:str}/", policy=Action.CONNECT, status=204
    )
    def delete_integration(self, context: RequestContext, *, project_id: str, integration_id: str) -> None:
        """Delete an integration with its token; its issues are removed in the background."""
        delete_integration(context.ports, context.actor, Scope(project_id, integration_id))

    @post(
        "/projects/{project_id:str}/integrations/{integration_id:str}/sync/",
        policy=Action.SYNC,
        status=202,
        errors=(Conflict,),
    )
    def request_sync(
        self, context: RequestContext, *, project_id: str, integration_id: str, body: SyncWanted
    ) -> JobStarted:
        """Sync an integration; if a sync waits or runs already, return that one."""
        job = request_sync(
            context.ports,
            context.actor,
            Scope(project_id, integration_id),
            full=body.full,
            request_id=context.request.request_id,
        )
        return JobStarted(job.id)
