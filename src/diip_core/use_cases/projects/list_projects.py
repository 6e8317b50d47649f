"""List projects."""

from __future__ import annotations

from diip_core.domain.identity.permissions import Action, Actor, require
from diip_core.domain.issues.issue_query import DEFAULT_LIMIT
from diip_core.domain.mirror.integration import Integration
from diip_core.domain.pagination import Paginated, check_limit, paginate
from diip_core.domain.projects.project_health import ProjectWithHealth, with_health
from diip_core.ports.bundle import Ports


def list_projects(
    ports: Ports, actor: Actor, *, limit: int = DEFAULT_LIMIT, after: str | None = None
) -> Paginated[ProjectWithHealth]:
    """The projects the actor may see, oldest first; ``after`` takes the ``next`` of the page before.

    Raises:
        InvalidInput: a limit outside 1 to 200.
        Forbidden: the actor may not read.
    """
    check_limit(limit)
    require(actor, Action.BROWSE)
    sees_all = actor.is_operator or actor.role == "admin"
    with ports.storage.read(consistent=False) as view:
        rows = view.projects.page(seen_by=None if sees_all else actor.user_id, after=after, limit=limit + 1)
        page = paginate(rows, limit)
        integrations: dict[str, list[Integration]] = {project.id: [] for project in page.items}
        for integration in view.integrations.of_projects(list(integrations)):
            integrations[integration.project_id].append(integration)
    return Paginated(
        items=tuple(with_health(project, integrations[project.id]) for project in page.items), next=page.next
    )
