"""Share a project."""

from __future__ import annotations

from diip_core.domain.identity.membership import Member, Membership, SharedRole
from diip_core.domain.identity.permissions import Action, Actor
from diip_core.domain.identity.policy import check_quota
from diip_core.errors import Conflict, InvalidInput
from diip_core.events import ProjectShared
from diip_core.ports.bundle import Ports
from diip_core.services.audit import note
from diip_core.services.authorization import authorize


def add_member(ports: Ports, actor: Actor, project_id: str, *, email: str, role: SharedRole) -> Member:
    """Give somebody a role in a project, in place of the one they had there.

    Raises:
        NotFound: no such project.
        Forbidden: the actor does not own it.
        InvalidInput: nobody has this address here.
        Conflict: they own it, or it has as many members as a project may have.
    """
    with ports.storage.begin() as work:
        access = authorize(work, actor, project_id, Action.SHARE)
        user = work.accounts.by_email(email)
        if user is None or not user.is_active:
            raise InvalidInput("nobody here has this email address; ask them to register", field="email")
        if user.id == access.project.owner_id:
            raise Conflict("they own this project, and an owner can do everything already")
        if work.projects.access(project_id, user.id).role is None:
            most = ports.policy.quotas.members_per_project
            check_quota(work.members.count(project_id), most, "members of this project")
        work.members.put(Membership(project_id, user.id, role))
        note(
            ports,
            work,
            actor,
            "project.shared",
            user_id=user.id,
            project_id=project_id,
            detail={"role": role},
        )
    ports.announce(ProjectShared(project_id=project_id, user_id=user.id, by=actor.user_id, role=role))
    return Member(user, role)
