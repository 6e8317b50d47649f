"""Change how an integration is read."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve

from diip_core.domain.identity.permissions import Action, Actor, require
from diip_core.domain.issues.issue import Json, Scope
from diip_core.domain.mirror.integration import Integration, after_success, require_enabled, token_owner
from diip_core.domain.projects.unset import UNSET, Unset
from diip_core.domain.secret import Secret
from diip_core.errors import (
    AccessDenied,
    Conflict,
    InvalidInput,
    NotFound,
    ProviderRefused,
    SecretUnreadable,
    SourceMisconfigured,
)
from diip_core.ports.bundle import Ports
from diip_core.services.audit import note
from diip_core.services.authorization import authorize
from diip_core.services.source_session import check_way, source_session
from diip_core.services.sync.scope_names import connected_name

SHORTEST_INTERVAL_SECONDS = 60.0
LONGEST_INTERVAL_SECONDS = 7 * 86_400.0


def update_integration(
    ports: Ports,
    actor: Actor,
    scope: Scope,
    *,
    token: Secret | Unset | None = UNSET,
    paused: bool | None = None,
    sync_interval_seconds: float | Unset | None = UNSET,
    config: Mapping[str, Json] | None = None,
    base_url: str | None = None,
    verify: bool = False,
) -> Integration:
    """Change what is given and leave the rest.

    A null token removes the token, a null interval restores the service's own. A new address is the owner's
    right. It erases the token, unless a new one comes with it, so that a stored token is never sent to
    another place (guarantee T20). With ``verify`` one live call proves a new token or address first; if
    neither differs from what is stored, no call is made.

    Raises:
        InvalidInput: an interval out of bounds, a form that is wrong or names another scope, or an address
            or a token that no call can be made with.
        Conflict: it is disabled and cannot be resumed so, or the project reads this scope there already.
        ProviderRefused: the provider refused the live call, or the scope there is another one.
        SourceUnavailable, RateLimited: the provider cannot be asked now; try again.
        NotFound, Forbidden: as everywhere.
    """
    base_url = _api_address(ports, actor, scope, base_url)
    check_way(ports, base_url=base_url, token=None if token is UNSET else token)
    if verify:
        base_url, token = _verify_changes(ports, actor, scope, base_url, token)
    with ports.storage.begin() as work:
        access = authorize(work, actor, scope.project_id, Action.CONNECT)
        before = work.integrations.get(scope)
        if base_url is not None:
            require(actor, Action.MOVE_INTEGRATION, access)
        after = _with_access(ports, before, base_url, token)
        if verify and after != before:
            after = after_success(after)
        if config is not None:
            after = evolve(after, config=_checked(ports, after, config))
        if sync_interval_seconds is not UNSET:
            after = _reschedule(ports, after, sync_interval_seconds)
        if paused is not None:
            after = _paused(ports, after, paused=paused)
        if after != before:
            if after.base_url != before.base_url:
                _require_free(work.integrations.of_project(scope.project_id), after)
            work.integrations.update(after)
            given = {
                "token": token is not UNSET,
                "paused": paused is not None,
                "sync_interval_seconds": sync_interval_seconds is not UNSET,
                "config": config is not None,
                "base_url": base_url is not None,
            }
            changed = ",".join(name for name, is_given in given.items() if is_given)
            note(
                ports,
                work,
                actor,
                "integration.changed",
                project_id=scope.project_id,
                detail={"integration_id": scope.integration_id, "changed": changed},
            )
    return after


def _api_address(ports: Ports, actor: Actor, scope: Scope, base_url: str | None) -> str | None:
    """Where the API is for an address as a person gives it; the stored one if that is among its addresses."""
    if base_url is None:
        return None
    with ports.storage.read() as view:
        authorize(view, actor, scope.project_id, Action.CONNECT)
        stored = view.integrations.get(scope)
    try:
        addresses = ports.provider(stored.provider).addresses(base_url)
    except NotFound:  # its plugin is missing
        return base_url
    return stored.base_url if stored.base_url in addresses else addresses[0]


def _verify_changes(
    ports: Ports, actor: Actor, scope: Scope, base_url: str | None, token: Secret | Unset | None
) -> tuple[str | None, Secret | Unset | None]:
    """Prove what differs from what is stored by one live call, and return only that."""
    with ports.storage.read() as view:
        authorize(view, actor, scope.project_id, Action.CONNECT)
        stored = view.integrations.get(scope)
    if base_url is not None and base_url.rstrip("/") == stored.base_url:
        base_url = None
    if base_url is None and token == _stored_token(ports, stored):
        token = UNSET
    if base_url is not None or token is not UNSET:
        _verify(ports, _with_access(ports, stored, base_url, token))
    return base_url, token


def _with_access(
    ports: Ports, integration: Integration, base_url: str | None, token: Secret | Unset | None
) -> Integration:
    after = integration
    if base_url is not None and base_url.rstrip("/") != after.base_url:
        after = evolve(after, base_url=base_url.rstrip("/"), sealed_token=None, status="needs_auth")
    if token is not UNSET:
        sealed = None if token is None else ports.secret_box.seal(token, owner=token_owner(after.id))
        after = evolve(after_success(after), sealed_token=sealed, next_sync_at=ports.clock.now())
    return after


def _stored_token(ports: Ports, integration: Integration) -> Secret | None:
    if integration.sealed_token is None:
        return None
    try:
        return ports.secret_box.open(integration.sealed_token, owner=token_owner(integration.id))
    except SecretUnreadable:
        return None


def _verify(ports: Ports, integration: Integration) -> None:
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


def _checked(ports: Ports, integration: Integration, config: Mapping[str, Json]) -> Mapping[str, Json]:
    kind = ports.provider(integration.provider)
    settings: object = kind.form.parse(config)
    own = {integration.scope_name.casefold(), connected_name(ports, integration).casefold()}
    if kind.scope_name(settings).casefold() not in own:
        raise InvalidInput(
            f"this integration reads {integration.scope_name}; connect another scope by itself",
            field="config",
        )
    return dict(config)


def _reschedule(ports: Ports, integration: Integration, seconds: float | None) -> Integration:
    if seconds is not None and not SHORTEST_INTERVAL_SECONDS <= seconds <= LONGEST_INTERVAL_SECONDS:
        raise InvalidInput(
            f"an interval has {SHORTEST_INTERVAL_SECONDS:.0f} to {LONGEST_INTERVAL_SECONDS:.0f} seconds",
            field="sync_interval_seconds",
        )
    changed = evolve(integration, sync_interval_seconds=seconds)
    return changed.scheduled_after(ports.policy.sync_interval_seconds)


def _paused(ports: Ports, integration: Integration, *, paused: bool) -> Integration:
    require_enabled(integration)
    if paused:
        return evolve(integration, status="paused")
    if integration.status != "paused":
        return integration
    return evolve(integration, status="healthy", next_sync_at=ports.clock.now())


def _require_free(known: tuple[Integration, ...], moved: Integration) -> None:
    def place(integration: Integration) -> tuple[str, str, str]:
        return integration.provider, integration.base_url, integration.scope_name

    if any(place(other) == place(moved) and other.id != moved.id for other in known):
        raise Conflict(f"this project reads {moved.scope_name} from there already")
