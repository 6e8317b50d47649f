"""Take a role in a project away."""

from __future__ import annotations

from diip_core.domain.identity.permissions import Action, Actor
from diip_core.errors import Conflict
from diip_core.ports.bundle import Ports
from diip_core.services.audit import note
from diip_core.services.authorization import authorize


def remove_member(ports: Ports, actor: Actor, project_id: str, user_id: str) -> None:
    """End somebody's membership, from the next request on.

    Raises:
        NotFound: no such project or member.
        Forbidden: the actor does not own it.
        Conflict: an owner cannot be removed.
    """
    with ports.storage.begin() as work:
        access = authorize(work, actor, project_id, Action.SHARE)
        if user_id == access.project.owner_id:
            raise Conflict("the owner of a project cannot be removed from it")
        work.members.remove(project_id, user_id)
        note(ports, work, actor, "project.unshared", user_id=user_id, project_id=project_id)
