"""Read one's own account."""

from __future__ import annotations

from diip_core.domain.identity.account import User
from diip_core.domain.identity.permissions import Action, Actor, require
from diip_core.ports.bundle import Ports


def get_profile(ports: Ports, actor: Actor) -> User:
    """The actor's account.

    Raises:
        Forbidden: the actor has none.
    """
    require(actor, Action.READ_PROFILE)
    with ports.storage.read() as view:
        return view.accounts.get(actor.user_id or "")
