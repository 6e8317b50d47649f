"""Projects."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, and_, bindparam, func, select

from diip_adapters.sql.session import Session
from diip_adapters.sql.single_row import insert_unless_taken
from diip_adapters.sql.tables import project as table
from diip_adapters.sql.tables import project_member
from diip_core.domain.permissions import Access
from diip_core.domain.project import Project
from diip_core.errors import Conflict, NotFound

_ALL = select(table).order_by(table.c.created_at, table.c.project_id)
_ADD = insert_unless_taken(table)
_BY_ID = select(table).where(table.c.project_id == bindparam("project_id"))
_ACCESS = (
    select(table, project_member.c.role)
    .outerjoin_from(
        table,
        project_member,
        and_(
            project_member.c.project_id == table.c.project_id,
            project_member.c.user_id == bindparam("user_id"),
        ),
    )
    .where(table.c.project_id == bindparam("project_id"))
)
_COUNT_OWNED = select(func.count()).select_from(table).where(table.c.owner_id == bindparam("user_id"))
_BY_SLUG = select(table).where(table.c.slug == bindparam("slug"))


class SqlProjects:
    """See `diip_core.ports.repositories.Projects`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, project_id: str, /) -> Project:
        row = self._session.first(_BY_ID, {"project_id": project_id})
        if row is None:
            raise NotFound("there is no such project")
        return _project(row)

    def by_slug(self, slug: str, /) -> Project | None:
        row = self._session.first(_BY_SLUG, {"slug": slug})
        return _project(row) if row else None

    def all(self) -> tuple[Project, ...]:
        return tuple(_project(row) for row in self._session.rows(_ALL))

    def access(self, project_id: str, user_id: str | None, /) -> Access:
        row = self._session.first(_ACCESS, {"project_id": project_id, "user_id": user_id})
        if row is None:
            raise NotFound("there is no such project")
        project = _project(row)
        is_owner = user_id is not None and project.owner_id == user_id
        return Access(project, "owner" if is_owner else row.role)

    def count_owned(self, user_id: str, /) -> int:
        row = self._session.first(_COUNT_OWNED, {"user_id": user_id})
        return int(row[0]) if row else 0

    def add(self, project: Project, /) -> None:
        if not self._session.write(_ADD, _values(project)):
            raise Conflict(f"there is a project {project.slug!r} already; choose another name")


def _values(project: Project) -> dict[str, Any]:
    return {
        "project_id": project.id,
        "name": project.name,
        "slug": project.slug,
        "created_at": project.created_at,
        "owner_id": project.owner_id,
        "repo_identifier": project.repo_identifier,
        "description": project.description,
        "timezone": project.timezone,
        "spike_sensitivity": project.spike_sensitivity,
        "vocabulary": {name: dict(words) for name, words in project.vocabulary.items()},
    }


def _project(row: Row[Any]) -> Project:
    fields = {column.name: getattr(row, column.name) for column in table.columns}
    return Project(id=fields.pop("project_id"), **fields)
