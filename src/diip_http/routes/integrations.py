"""Providers, and a project's integrations with them."""

from __future__ import annotations

from msgspec import UNSET

from diip_adapters.schemas.integrations import (
    CallDocument,
    Connect,
    IntegrationChange,
    IntegrationDocument,
    ProviderDocument,
    call_document,
    integration_document,
)
from diip_adapters.schemas.jobs import JobStarted, SyncWanted
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
from diip_http.endpoint import PROVIDER_SECONDS, endpoint
from diip_http.queries import PageParameters, given
from diip_http.request_context import Call, Listing, after_this

_ONE = "/api/projects/{project_id}/integrations/{integration_id}/"


@endpoint("GET", "/api/providers/", policy=Action.BROWSE)
def show_providers(call: Call) -> Listing[ProviderDocument]:
    """List the kinds of trackers that can be connected, with the form each one asks."""
    providers = [
        ProviderDocument(
            name=found.name,
            title=found.title,
            capabilities=list(found.capabilities),
            config_schema=dict(found.config_schema),
            docs_url=found.docs_url,
        )
        for found in list_providers(call.ports, call.actor)
    ]
    return call.listing(providers, None)


@endpoint("GET", "/api/projects/{project_id}/integrations/", policy=Action.READ)
def show_integrations(call: Call, *, project_id: str, query: PageParameters) -> Listing[IntegrationDocument]:
    """List a project's integrations."""
    found = list_integrations(
        call.ports, call.actor, project_id, limit=query.limit, after=call.after_id(query)
    )
    return call.listing(list(map(integration_document, found.items)), after_this(found.next))


@endpoint(
    "POST",
    "/api/projects/{project_id}/integrations/{provider}/connect/",
    policy=Action.CONNECT,
    status=201,
    seconds=PROVIDER_SECONDS,
    errors=(Conflict, ProviderRefused),
)
def connect(call: Call, *, project_id: str, provider: str, body: Connect) -> IntegrationDocument:
    """Connect a tracker; its first sync is due at once.

    A provider that refuses or cannot be reached answers 422 with the reason, and nothing is kept.
    """
    integration = connect_integration(
        call.ports,
        call.actor,
        project_id,
        provider=provider,
        config=body.config,
        base_url=body.base_url,
        token=body.token,
        verify=body.verify,
    )
    return integration_document(integration)


@endpoint("GET", _ONE, policy=Action.READ)
def show_integration(call: Call, *, project_id: str, integration_id: str) -> IntegrationDocument:
    """Read an integration and how well reading its tracker goes."""
    return integration_document(get_integration(call.ports, call.actor, Scope(project_id, integration_id)))


@endpoint("GET", _ONE + "calls/", policy=Action.READ)
def show_calls(
    call: Call, *, project_id: str, integration_id: str, query: PageParameters
) -> Listing[CallDocument]:
    """List the calls to the provider, newest first."""
    after = call.after(query)
    found = list_calls(
        call.ports,
        call.actor,
        Scope(project_id, integration_id),
        limit=query.limit,
        after=CallPosition(parse_instant(after[0]), int(after[1])) if after else None,
    )
    place = (found.next.at.isoformat(), str(found.next.ordinal)) if found.next else None
    return call.listing(list(map(call_document, found.items)), place)


@endpoint("PATCH", _ONE, policy=Action.CONNECT, errors=(Conflict,), seconds=PROVIDER_SECONDS)
def change_integration(
    call: Call, *, project_id: str, integration_id: str, body: IntegrationChange
) -> IntegrationDocument:
    """Change how an integration is read: token, pause, interval, settings, and for the owner the address."""
    integration = update_integration(
        call.ports,
        call.actor,
        Scope(project_id, integration_id),
        token=unset.UNSET if body.token is UNSET else body.token,
        paused=given(body.paused),
        sync_interval_seconds=unset.UNSET
        if body.sync_interval_seconds is UNSET
        else body.sync_interval_seconds,
        config=given(body.config),
        base_url=given(body.base_url),
    )
    return integration_document(integration)


@endpoint("DELETE", _ONE, policy=Action.CONNECT, status=204)
def remove_integration(call: Call, *, project_id: str, integration_id: str) -> None:
    """Take an integration away with its token; its issues are removed in the background."""
    delete_integration(call.ports, call.actor, Scope(project_id, integration_id))


@endpoint("POST", _ONE + "sync/", policy=Action.SYNC, status=202, errors=(Conflict,))
def sync(call: Call, *, project_id: str, integration_id: str, body: SyncWanted) -> JobStarted:
    """Sync an integration; one that waits or runs already is answered instead."""
    job = request_sync(
        call.ports,
        call.actor,
        Scope(project_id, integration_id),
        full=body.full,
        request_id=call.asked.request_id,
    )
    return JobStarted(job.id)


ENDPOINTS = (
    show_providers,
    show_integrations,
    connect,
    show_integration,
    change_integration,
    remove_integration,
    sync,
    show_calls,
)
