"""May this actor do this to that project?"""

from __future__ import annotations

from diip_core.domain.identity.permissions import Access, Action, Actor, require
from diip_core.ports.storage.storage import ReadView, UnitOfWork


def authorize(view: ReadView | UnitOfWork, actor: Actor, project_id: str, action: Action) -> Access:
    """Return the project and the actor's role in it, if the actor may do ``action``.

    Raises:
        NotFound: there is no such project, or the actor may not see it.
        Forbidden: the actor lacks the right to ``action``.
    """
    access = actor.access
    if access is None or access.project.id != project_id:
        access = view.projects.access(project_id, actor.user_id)
    require(actor, action, access)
    return access
