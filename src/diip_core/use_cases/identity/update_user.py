"""Change what somebody may do here at all."""

from __future__ import annotations

from attrs import evolve

from diip_core.domain.identity.account import Role, User
from diip_core.domain.identity.permissions import Action, Actor, require
from diip_core.errors import Conflict
from diip_core.ports.bundle import Ports
from diip_core.services.audit import note


def update_user(
    ports: Ports, actor: Actor, user_id: str, *, role: Role | None = None, is_active: bool | None = None
) -> User:
    """Give a user another role, disable or enable them; null leaves as it is. Disabling ends all sessions.

    Raises:
        NotFound: no such user.
        Forbidden: the actor is no admin.
        Conflict: it would leave nobody who can administer.
    """
    require(actor, Action.ADMINISTER)
    with ports.storage.begin() as work:
        admins = work.accounts.active_admins()
        before = work.accounts.hold(user_id)
        after = evolve(
            before,
            role=before.role if role is None else role,
            is_active=before.is_active if is_active is None else is_active,
        )
        is_admin = after.is_active and after.role == "admin"
        if admins == {user_id} and not is_admin:
            raise Conflict("this is the last admin; make somebody else one first")
        if before.is_active and not after.is_active:
            after = evolve(after, token_epoch=before.token_epoch + 1)
        if after != before:
            work.accounts.update(after)
            detail = {"role": after.role, "is_active": str(after.is_active).lower()}
            note(ports, work, actor, "user.changed", user_id=user_id, detail=detail)
    return after
