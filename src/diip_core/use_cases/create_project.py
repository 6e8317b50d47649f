"""Create a project."""

from __future__ import annotations

from diip_core.domain.permissions import Action, Actor, require
from diip_core.domain.project import Project, slugify
from diip_core.events import ProjectCreated
from diip_core.ports.bundle import Ports


def create_project(
    ports: Ports,
    actor: Actor,
    *,
    name: str,
    description: str | None = None,
    repo_identifier: str | None = None,
) -> Project:
    """Make a new project that the actor owns.

    Raises:
        InvalidInput: the name is empty or too long.
        Conflict: a project with this name is there already.
        Forbidden: the actor may not make projects.
    """
    require(actor, Action.CREATE_PROJECT)
    project = Project(
        id=ports.fresh.id(),
        name=name.strip(),
        slug=slugify(name),
        created_at=ports.clock.now(),
        owner_id=actor.user_id,
        description=description,
        repo_identifier=repo_identifier,
    )
    with ports.storage.begin() as work:
        work.projects.add(project)
    ports.announce(ProjectCreated(project_id=project.id))
    return project
