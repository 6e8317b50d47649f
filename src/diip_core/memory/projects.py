"""Projects in memory."""

from __future__ import annotations

from itertools import islice

from diip_core.domain.identity.permissions import Access
from diip_core.domain.projects.project import Project
from diip_core.errors import Conflict, NotFound
from diip_core.memory.mirror.integrations import MemoryIntegrations
from diip_core.memory.state import State


class MemoryProjects:
    """See `diip_core.ports.storage.projects.Projects`."""

    def __init__(self, state: State) -> None:
        self._state = state
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

    def page(
        self, *, seen_by: str | None = None, after: str | None = None, limit: int
    ) -> tuple[Project, ...]:
        seen = (
            project
            for project_id, project in sorted(self._rows.items())
            if (after is None or project_id > after)
            and (seen_by is None or self.access(project_id, seen_by).role is not None)
        )
        return tuple(islice(seen, limit))

    def add(self, project: Project, /) -> None:
        self._refuse_taken(project)
        self._rows[project.id] = project

    def update(self, project: Project, /) -> None:
        self.get(project.id)
        self._refuse_taken(project)
        self._rows[project.id] = project

    def remove(self, project_id: str, /) -> None:
        self.get(project_id)
        integrations = MemoryIntegrations(self._state)
        for integration in integrations.of_project(project_id):
            integrations.remove(integration.scope)
        for place in [place for place in self._members if place[0] == project_id]:
            del self._members[place]
        for kept in [kept for kept in self._state.result_cache if kept[0] == project_id]:
            del self._state.result_cache[kept]
        del self._rows[project_id]

    def _refuse_taken(self, project: Project) -> None:
        rival = self.by_slug(project.slug)
        if rival and rival.id != project.id:
            raise Conflict(f"there is a project {project.slug!r} already; choose another name")
