"""Read a project."""

from __future__ import annotations

from diip_core.domain.identity.permissions import Action, Actor
from diip_core.domain.projects.project_health import ProjectWithHealth, with_health
from diip_core.ports.bundle import Ports
from diip_core.services.authorization import authorize


def get_project(ports: Ports, actor: Actor, project_id: str) -> ProjectWithHealth:
    """The project and how it stands.

    Raises:
        NotFound: there is none, or the actor may not see it.
    """
    with ports.storage.read(consistent=False) as view:
        access = authorize(view, actor, project_id, Action.READ)
        return with_health(access.project, view.integrations.of_project(project_id))
