"""Projects in memory."""

from __future__ import annotations

from diip_core.domain.project import Project
from diip_core.errors import Conflict, NotFound
from diip_core.memory.state import State


class MemoryProjects:
    """See `diip_core.ports.repositories.Projects`."""

    def __init__(self, state: State) -> None:
        self._rows = state.projects

    def get(self, project_id: str, /) -> Project:
        try:
            return self._rows[project_id]
        except KeyError:
            raise NotFound("there is no such project") from None

    def by_slug(self, slug: str, /) -> Project | None:
        return next((project for project in self._rows.values() if project.slug == slug), None)

    def all(self) -> tuple[Project, ...]:
        return tuple(sorted(self._rows.values(), key=lambda project: (project.created_at, project.id)))

    def add(self, project: Project, /) -> None:
        if self.by_slug(project.slug):
            raise Conflict(f"there is a project {project.slug!r} already; choose another name")
        self._rows[project.id] = project
