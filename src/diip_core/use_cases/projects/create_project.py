"""Create a project."""

from __future__ import annotations

from diip_core.domain.identity.permissions import Action, Actor, require
from diip_core.domain.identity.policy import check_quota
from diip_core.domain.projects.project import Project, ProjectChanges, changed, slug_of
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
    """Make a new project that the actor owns; names may be the same, slugs are made to differ.

    Raises:
        InvalidInput: the name is empty, or a text too long.
        Conflict: the operator has a project of this name already, or the actor as many as one may have.
        Forbidden: the actor may not make projects.
    """
    require(actor, Action.CREATE_PROJECT)
    project_id = ports.ids.new_id()
    project = Project(
        id=project_id,
        name=name.strip(),
        slug=slug_of(name, project_id, owner_id=actor.user_id),
        created_at=ports.clock.now(),
        owner_id=actor.user_id,
    )
    project = changed(project, ProjectChanges(description=description, repo_identifier=repo_identifier))
    with ports.storage.begin() as work:
        if actor.user_id is not None:
            owned = work.projects.count_owned(actor.user_id)
            check_quota(owned, ports.policy.quotas.projects_per_user, "projects of yours")
        work.projects.add(project)
    ports.announce(ProjectCreated(project_id=project.id))
    return project
