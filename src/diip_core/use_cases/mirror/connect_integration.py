"""Connect a tracker's scope to a project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import evolve

from diip_core.domain.identity.permissions import Action, Actor
from diip_core.domain.identity.policy import check_quota
from diip_core.domain.issues.issue import Json
from diip_core.domain.mirror.calls import ApiCall
from diip_core.domain.mirror.integration import Integration, token_owner
from diip_core.domain.secret import Secret
from diip_core.errors import AccessDenied, Conflict, ProviderRefused, SourceMisconfigured, SourceUnavailable
from diip_core.events import IntegrationConnected
from diip_core.ports.bundle import Ports
from diip_core.services.authorization import authorize
from diip_core.services.source_session import check_way, source_session
from diip_core.services.sync.same_scope import SAME_SCOPE, read_already, reader_of

NO_API = "html"
"""The code of a failure that means: a web page is there and no API. Nobody waits for that to change."""


def connect_integration(
    ports: Ports,
    actor: Actor,
    project_id: str,
    *,
    provider: str,
    config: Mapping[str, Json],
    base_url: str | None = None,
    token: Secret | None = None,
    verify: bool = True,
) -> Integration:
    """Keep how to read a scope; ``config`` answers the provider's connect form.

    With ``verify`` one live call proves the access first, and nothing is stored if it fails.

    Raises:
        NotFound: no such project or provider.
        InvalidInput: an answer of the form is missing or wrong, or no call can be made with the address or
            the token.
        ProviderRefused: the provider said no; the text gives its reason.
        SourceUnavailable, RateLimited: the provider cannot be asked now; try again.
        Conflict: the project reads this scope already, under whatever name or address, or as many
            as a project may read.
        Forbidden: the actor may not connect.
    """
    kind = ports.provider(provider)
    address = kind.addresses(base_url)[0] if base_url else kind.default_base_url
    check_way(ports, base_url=address, token=token)
    with ports.storage.read() as view:
        authorize(view, actor, project_id, Action.CONNECT)
    settings: object = kind.form.parse(config)
    integration = Integration(
        id=ports.ids.new_id(),
        project_id=project_id,
        provider=provider,
        scope_name=kind.scope_name(settings),
        base_url=address.rstrip("/"),
        created_at=ports.clock.now(),
        config=dict(config),
    )
    if token is not None:
        sealed = ports.secret_box.seal(token, owner=token_owner(integration.id))
        integration = evolve(integration, sealed_token=sealed)
    calls: list[ApiCall] = []
    if verify:
        integration, calls = _verified(ports, integration, token)
    with ports.storage.begin() as work:
        known = work.integrations.of_project(project_id)
        _require_unread(integration, known)
        check_quota(len(known), ports.policy.quotas.integrations_per_project, "integrations of this project")
        work.integrations.add(integration)
        work.calls.add(integration.scope, calls)
    ports.announce(IntegrationConnected(scope=integration.scope, provider=provider))
    return integration


def _require_unread(integration: Integration, known: Sequence[Integration]) -> None:
    """A race of two is noticed by their first sync."""
    if integration.external_scope_id is None:
        return
    if reader := reader_of(integration.external_scope_id, integration, known):
        raise Conflict(read_already(reader, integration), code=SAME_SCOPE)


def _verified(
    ports: Ports, integration: Integration, token: Secret | None
) -> tuple[Integration, list[ApiCall]]:
    """The integration with the scope's immutable id, and its name as the provider spells it."""
    try:
        with source_session(ports, integration, token=token) as (source, recorder):
            identity = source.check()
    except (AccessDenied, SourceMisconfigured) as refusal:
        raise ProviderRefused(refusal.message, code=refusal.code) from refusal
    except SourceUnavailable as failure:
        if failure.code != NO_API:
            raise
        raise ProviderRefused(failure.message, code=failure.code) from failure
    same_name = identity.scope_name.casefold() == integration.scope_name.casefold()
    verified = evolve(
        integration,
        external_scope_id=identity.scope_id,
        scope_name=identity.scope_name if same_name else integration.scope_name,
        base_url=identity.base_url or integration.base_url,
    )
    return verified, recorder.take()
