"""Delete a project."""

from __future__ import annotations

from diip_core.domain.identity.permissions import Action, Actor
from diip_core.events import ProjectDeleted
from diip_core.ports.bundle import Ports
from diip_core.services.audit import note
from diip_core.services.authorization import authorize


def delete_project(ports: Ports, actor: Actor, project_id: str) -> None:
    """Take a project away for everybody at once; the job `clean_up` removes its rows later.

    A sync that runs is fenced out before its next page.

    Raises:
        NotFound: there is none, or the actor may not see it.
        Forbidden: the actor does not own it.
    """
    with ports.storage.begin() as work:
        authorize(work, actor, project_id, Action.DELETE_PROJECT)
        work.projects.remove(project_id)
        note(ports, work, actor, "project.deleted", project_id=project_id)
    ports.announce(ProjectDeleted(project_id=project_id))
