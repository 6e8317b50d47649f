"""Change how an integration is read."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve

from diip_core.domain.identity.permissions import Action, Actor, require
from diip_core.domain.issues.issue import Json, Scope
from diip_core.domain.mirror.integration import Integration, after_success, require_enabled, token_owner
from diip_core.domain.projects.unset import UNCHANGED, Unchanged
from diip_core.domain.secret import Secret
from diip_core.errors import Conflict, InvalidInput
from diip_core.ports.bundle import Ports
from diip_core.ports.connect_form import fill_in
from diip_core.services.audit import note
from diip_core.services.authorization import authorize
from diip_core.services.source_session import check_way

SHORTEST_INTERVAL_SECONDS = 60.0
LONGEST_INTERVAL_SECONDS = 7 * 86_400.0


def update_integration(
    ports: Ports,
    actor: Actor,
    scope: Scope,
    *,
    token: Secret | Unchanged | None = UNCHANGED,
    paused: bool | None = None,
    sync_interval_seconds: float | Unchanged | None = UNCHANGED,
    config: Mapping[str, Json] | None = None,
    base_url: str | None = None,
) -> Integration:
    """Change what is given and leave the rest.

    A null token takes the token away, a null interval brings back the service's own. A new token, or none,
    is tried at once. A new address is the owner's right and erases the token, unless a new one
    comes with it, so that a stored token is never sent to another place (TRUST T20).

    Raises:
        InvalidInput: an interval out of bounds, a form that is wrong or names another scope, or an address
            or a token that no call can be made with.
        Conflict: it is disabled and cannot be resumed so, or the project reads this scope there already.
        NotFound, Forbidden: as everywhere.
    """
    check_way(ports, base_url=base_url, token=None if token is UNCHANGED else token)
    with ports.storage.begin() as work:
        access = authorize(work, actor, scope.project_id, Action.CONNECT)
        before = after = work.integrations.get(scope)
        if base_url is not None:
            require(actor, Action.MOVE_INTEGRATION, access)
            after = _moved(after, base_url.rstrip("/"))
        if config is not None:
            after = evolve(after, config=_checked(ports, after, config))
        if token is not UNCHANGED:
            owner = token_owner(before.id)
            sealed = None if token is None else ports.secret_box.seal(token, owner=owner)
            after = evolve(after_success(after), sealed_token=sealed, next_sync_at=ports.clock.now())
        if sync_interval_seconds is not UNCHANGED:
            after = _reschedule(ports, after, sync_interval_seconds)
        if paused is not None:
            after = _paused(ports, after, paused=paused)
        if after != before:
            if after.base_url != before.base_url:
                _require_free(work.integrations.of_project(scope.project_id), after)
            work.integrations.update(after)
            given = {
                "token": token is not UNCHANGED,
                "paused": paused is not None,
                "sync_interval_seconds": sync_interval_seconds is not UNCHANGED,
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


def _moved(integration: Integration, base_url: str) -> Integration:
    if base_url == integration.base_url:
        return integration
    return evolve(integration, base_url=base_url, sealed_token=None, status="needs_auth")


def _checked(ports: Ports, integration: Integration, config: Mapping[str, Json]) -> Mapping[str, Json]:
    kind = ports.provider(integration.provider)
    settings: object = fill_in(kind.settings, config)
    if kind.scope_name(settings).casefold() != integration.scope_name.casefold():
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
