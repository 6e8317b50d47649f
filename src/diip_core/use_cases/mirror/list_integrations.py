"""List a project's integrations."""

from __future__ import annotations

from diip_core.domain.identity.permissions import Action, Actor
from diip_core.domain.issues.issue_query import DEFAULT_LIMIT
from diip_core.domain.mirror.integration import Integration
from diip_core.domain.pagination import Paginated, check_limit, paginate
from diip_core.ports.bundle import Ports
from diip_core.services.authorization import authorize


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
        authorize(view, actor, project_id, Action.READ)
        return paginate(view.integrations.page(project_id, after=after, limit=limit + 1), limit)
