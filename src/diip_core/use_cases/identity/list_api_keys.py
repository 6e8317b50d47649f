"""List one's own API keys."""

from __future__ import annotations

from diip_core.domain.identity.api_key import ApiKey
from diip_core.domain.identity.permissions import Action, Actor, require
from diip_core.ports.bundle import Ports


def list_api_keys(ports: Ports, actor: Actor) -> tuple[ApiKey, ...]:
    """All keys of the actor, oldest first, without their texts.

    Raises:
        Forbidden: the actor came with an API key.
    """
    require(actor, Action.MANAGE_KEYS)
    with ports.storage.read() as view:
        return view.api_keys.of_user(actor.user_id or "")
