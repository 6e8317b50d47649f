"""Change a project."""

from __future__ import annotations

from diip_core.domain.identity.permissions import Action, Actor
from diip_core.domain.projects.project import ProjectChanges, changed
from diip_core.domain.projects.project_health import ProjectWithHealth, with_health
from diip_core.domain.projects.time_zone import parse_time_zone
from diip_core.ports.bundle import Ports
from diip_core.services.authorization import authorize


def update_project(ports: Ports, actor: Actor, project_id: str, changes: ProjectChanges) -> ProjectWithHealth:
    """Change what is named; a new name gives a new slug. Words of DIIP change with the next sync.

    Raises:
        InvalidInput: a name, time zone, sensitivity or vocabulary that cannot be used.
        Conflict: a project with this name is there already.
        NotFound: there is none, or the actor may not see it.
        Forbidden: the actor may not change it.
    """
    if changes.timezone is not None:
        parse_time_zone(changes.timezone)
    with ports.storage.begin() as work:
        access = authorize(work, actor, project_id, Action.CHANGE_PROJECT)
        project = changed(access.project, changes)
        if project != access.project:
            work.projects.update(project)
        if project.timezone != access.project.timezone:
            work.rollup.reset(project_id)
        return with_health(project, work.integrations.of_project(project_id))
