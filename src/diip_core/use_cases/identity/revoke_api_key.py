"""Revoke an API key."""

from __future__ import annotations

from diip_core.domain.identity.permissions import Action, Actor, require
from diip_core.ports.bundle import Ports
from diip_core.services.audit import note


def revoke_api_key(ports: Ports, actor: Actor, key_id: str) -> None:
    """End a key of the actor's for good, from the next request on.

    Raises:
        NotFound: the actor has no such key.
        Forbidden: the actor came with an API key.
    """
    require(actor, Action.MANAGE_KEYS)
    user_id = actor.user_id or ""
    with ports.storage.begin() as work:
        work.api_keys.remove(user_id, key_id)
        note(ports, work, actor, "key.revoked", user_id=user_id, detail={"key_id": key_id})
