"""List who works on a project."""

from __future__ import annotations

from diip_core.domain.identity.membership import Member
from diip_core.domain.identity.permissions import Action, Actor
from diip_core.domain.issues.issue_query import DEFAULT_LIMIT
from diip_core.domain.pagination import Paginated, check_limit, paginate
from diip_core.ports.bundle import Ports
from diip_core.services.authorization import authorize


def list_members(
    ports: Ports, actor: Actor, project_id: str, *, after: str | None = None, limit: int = DEFAULT_LIMIT
) -> Paginated[Member]:
    """One page of a project's members by user id, the owner among them.

    Raises:
        InvalidInput: a limit outside 1 to 200.
        NotFound: no such project.
        Forbidden: the actor does not own it.
    """
    check_limit(limit)
    with ports.storage.read() as view:
        authorize(view, actor, project_id, Action.LIST_MEMBERS)
        rows = view.members.of_project(project_id, after=after, limit=limit + 1)
    return paginate(rows, limit, lambda member: member.user.id)
