"""Change one's own account."""

from __future__ import annotations

from attrs import evolve

from diip_core.domain.identity.account import User, check_person_name
from diip_core.domain.identity.permissions import Action, Actor, require
from diip_core.ports.bundle import Ports


def update_profile(ports: Ports, actor: Actor, *, name: str | None) -> User:
    """Give the actor's account another name, or none.

    Raises:
        InvalidInput: the name is too long.
        Forbidden: the actor has no account, or a key that only reads.
    """
    require(actor, Action.CHANGE_PROFILE)
    with ports.storage.begin() as work:
        user = evolve(work.accounts.hold(actor.user_id or ""), name=check_person_name(name))
        work.accounts.update(user)
    return user
