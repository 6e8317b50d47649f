"""Projects in storage."""

from __future__ import annotations

from typing import Protocol

from diip_core.domain.identity.permissions import Access
from diip_core.domain.projects.project import Project


class ReadProjects(Protocol):
    def get(self, project_id: str, /) -> Project:
        """The project. Raises NotFound."""
        ...

    def by_slug(self, slug: str, /) -> Project | None: ...

    def all(self) -> tuple[Project, ...]:
        """Every project, oldest first."""
        ...

    def page(
        self, *, seen_by: str | None = None, after: str | None = None, limit: int
    ) -> tuple[Project, ...]:
        """Up to ``limit`` projects after the id ``after``, by id.

        ``seen_by`` selects those that this user owns or has a role in; null selects all.
        """
        ...

    def access(self, project_id: str, user_id: str | None, /) -> Access:
        """The project and the user's role in it, by one question. Raises NotFound."""
        ...

    def count_owned(self, user_id: str, /) -> int:
        """How many projects the user owns."""
        ...


class Projects(ReadProjects, Protocol):
    def add(self, project: Project, /) -> None:
        """Keep a new project. Raises Conflict where the slug is taken."""
        ...

    def update(self, project: Project, /) -> None:
        """Replace it. Raises NotFound, and Conflict where the slug is taken."""
        ...

    def remove(self, project_id: str, /) -> None:
        """Take it away with its members and, as `Integrations.remove` does, its integrations.

        Raises NotFound.
        """
        ...
