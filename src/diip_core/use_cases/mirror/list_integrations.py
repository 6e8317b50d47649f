"""List a project's integrations."""

from __future__ import annotations

from diip_core.domain.identity.permissions import Action, Actor, require
from diip_core.domain.issues.issue_query import DEFAULT_LIMIT
from diip_core.domain.mirror.integration import Integration
from diip_core.domain.pagination import Paginated, check_limit, paginate
from diip_core.ports.bundle import Ports


def list_integrations(
    ports: Ports, actor: Actor, project_id: str, *, limit: int = DEFAULT_LIMIT, after: str | None = None
) -> Paginated[Integration]:
    """The project's integrations, oldest first; ``after`` takes the ``next`` of the page before.

    Raises:
        InvalidInput: a limit outside 1 to 200.
        NotFound: no such project, or the actor may not see it.
    """
    check_limit(limit)
    with ports.storage.read(consistent=False) as view:
        require(actor, Action.READ, view.projects.access(project_id, actor.user_id))
        return paginate(view.integrations.page(project_id, after=after, limit=limit + 1), limit)
