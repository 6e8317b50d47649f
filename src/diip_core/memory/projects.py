"""Projects in memory."""

from __future__ import annotations

from diip_core.domain.permissions import Access
from diip_core.domain.project import Project
from diip_core.errors import Conflict, NotFound
from diip_core.memory.state import State


class MemoryProjects:
    """See `diip_core.ports.repositories.Projects`."""

    def __init__(self, state: State) -> None:
        self._rows = state.projects
        self._members = state.members

    def get(self, project_id: str, /) -> Project:
        try:
            return self._rows[project_id]
        except KeyError:
            raise NotFound("there is no such project") from None

    def by_slug(self, slug: str, /) -> Project | None:
        return next((project for project in self._rows.values() if project.slug == slug), None)

    def all(self) -> tuple[Project, ...]:
        return tuple(sorted(self._rows.values(), key=lambda project: (project.created_at, project.id)))

    def access(self, project_id: str, user_id: str | None, /) -> Access:
        project = self.get(project_id)
        if user_id is None:
            return Access(project, None)
        if project.owner_id == user_id:
            return Access(project, "owner")
        membership = self._members.get((project_id, user_id))
        return Access(project, membership.role if membership else None)

    def count_owned(self, user_id: str, /) -> int:
        return sum(project.owner_id == user_id for project in self._rows.values())

    def add(self, project: Project, /) -> None:
        if self.by_slug(project.slug):
            raise Conflict(f"there is a project {project.slug!r} already; choose another name")
        self._rows[project.id] = project
