"""Renew an integration's access: a new token, a new address, or both."""

from __future__ import annotations

from attrs import evolve

from diip_core.domain.identity.permissions import Action, Actor
from diip_core.domain.issues.issue import Scope
from diip_core.domain.mirror.integration import Integration, after_success, token_owner
from diip_core.domain.secret import Secret
from diip_core.errors import AccessDenied, ProviderRefused, SecretUnreadable, SourceMisconfigured
from diip_core.ports.bundle import Ports
from diip_core.services.authorization import authorize
from diip_core.services.source_session import check_way, source_session


def renew_access(
    ports: Ports, actor: Actor, scope: Scope, *, token: Secret | None = None, base_url: str | None = None
) -> Integration:
    """Keep a new token or address, proved by one live call; what is the same as before asks nobody.

    A new address erases the token, so that a stored one is never sent to another place (TRUST T20), and
    must lead to the same scope.

    Raises:
        NotFound: no such integration.
        InvalidInput: no call can be made with the address or the token.
        ProviderRefused: the provider said no, or the scope there is another one.
        SourceUnavailable, RateLimited: the provider cannot be asked now; try again.
        Forbidden: the actor may not connect.
    """
    with ports.storage.read() as view:
        authorize(view, actor, scope.project_id, Action.CONNECT)
        before = view.integrations.get(scope)
    place = (base_url or before.base_url).rstrip("/")
    if place == before.base_url and (token is None or token == _present(ports, before)):
        return before
    check_way(ports, base_url=place, token=token)
    sealed = before.sealed_token if place == before.base_url else None
    if token is not None:
        sealed = ports.secret_box.seal(token, owner=token_owner(before.id))
    _prove(ports, evolve(before, base_url=place, sealed_token=sealed))
    with ports.storage.begin() as work:
        renewed = evolve(after_success(work.integrations.get(scope)), base_url=place, sealed_token=sealed)
        work.integrations.update(renewed)
    return renewed


def _present(ports: Ports, integration: Integration) -> Secret | None:
    if integration.sealed_token is None:
        return None
    try:
        return ports.secret_box.open(integration.sealed_token, owner=token_owner(integration.id))
    except SecretUnreadable:
        return None


def _prove(ports: Ports, integration: Integration) -> None:
    try:
        with source_session(ports, integration) as (source, recorder):
            try:
                identity = source.check()
            finally:
                with ports.storage.begin() as work:
                    work.calls.add(integration.scope, recorder.take())
    except (AccessDenied, SourceMisconfigured) as refusal:
        raise ProviderRefused(refusal.message, code=refusal.code) from refusal
    if integration.external_scope_id not in (None, identity.scope_id):
        raise ProviderRefused(
            f"{integration.scope_name} at the new address is another one than the one mirrored here; "
            "connect it in a project of its own",
            code="scope_changed",
        )
