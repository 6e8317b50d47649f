"""Make an API key."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import datetime

from diip_core.domain.identity.api_key import (
    ALL_SCOPES,
    ApiKey,
    KeyScope,
    NewApiKey,
    api_key_text,
    check_key_name,
)
from diip_core.domain.identity.permissions import Action, Actor, require
from diip_core.domain.identity.policy import check_quota
from diip_core.domain.identity.refresh_token import token_digest
from diip_core.errors import InvalidInput
from diip_core.ports.bundle import Ports
from diip_core.services.audit import note


def create_api_key(
    ports: Ports,
    actor: Actor,
    *,
    name: str,
    scopes: AbstractSet[KeyScope] = ALL_SCOPES,
    expires_at: datetime | None = None,
) -> NewApiKey:
    """Make a key that acts for the actor within ``scopes``; its text is shown this once.

    Raises:
        InvalidInput: no name, no scope, or an end that has passed.
        Conflict: the actor has as many keys as anybody may have.
        Forbidden: the actor came with an API key.
    """
    require(actor, Action.MANAGE_KEYS)
    if not scopes or not scopes <= ALL_SCOPES:
        raise InvalidInput("a key has one or both of the scopes read and write", field="scopes")
    if expires_at is not None and expires_at <= ports.clock.now():
        raise InvalidInput("a key ends in the future, if at all", field="expires_at")
    token = api_key_text(ports.randomness.random_bytes)
    key = ApiKey(
        id=ports.ids.new_id(),
        user_id=actor.user_id or "",
        name=check_key_name(name),
        scopes=frozenset(scopes),
        digest=token_digest(token),
        created_at=ports.clock.now(),
        expires_at=expires_at,
    )
    with ports.storage.begin() as work:
        work.accounts.hold(key.user_id)
        count = len(work.api_keys.of_user(key.user_id))
        check_quota(count, ports.policy.quotas.keys_per_user, "keys of yours")
        work.api_keys.add(key)
        note(ports, work, actor, "key.created", user_id=key.user_id, detail={"key_id": key.id})
    return NewApiKey(key, token)
