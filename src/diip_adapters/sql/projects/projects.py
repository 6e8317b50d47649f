"""Projects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, func, insert, select, union_all, update

from diip_adapters.sql.engine.session import SqlSession
from diip_adapters.sql.engine.single_row import insert_unless_taken
from diip_adapters.sql.tables import cached_result, checkpoint, integration, project_member, removed_scope
from diip_adapters.sql.tables import project as table
from diip_core.domain.identity.permissions import Access
from diip_core.domain.projects.project import Project
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
_PAGE = (
    select(table)
    .where(table.c.project_id > bindparam("after"))
    .order_by(table.c.project_id)
    .limit(bindparam("most"))
)
_SEEN = _PAGE.where(
    table.c.project_id.in_(
        union_all(
            select(table.c.project_id).where(table.c.owner_id == bindparam("user_id")),
            select(project_member.c.project_id).where(project_member.c.user_id == bindparam("user_id")),
        )
    )
)
_UPDATE = (
    update(table)
    .where(table.c.project_id == bindparam("its_project_id"))
    .values({column.name: bindparam(column.name) for column in table.columns if column.name != "project_id"})
)
_REMOVE = tuple(
    delete(owned).where(owned.c.project_id == bindparam("project_id"))
    for owned in (checkpoint, integration, project_member, cached_result)
)
_NOTE_REMOVED = insert(removed_scope).from_select(
    ["project_id", "integration_id"],
    select(integration.c.project_id, integration.c.integration_id).where(
        integration.c.project_id == bindparam("project_id")
    ),
)
_REMOVE_ITSELF = delete(table).where(table.c.project_id == bindparam("project_id"))
_BY_SLUG = select(table).where(table.c.slug == bindparam("slug"))


class SqlProjects:
    """See `diip_core.ports.storage.projects.Projects`."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session

    def get(self, project_id: str, /) -> Project:
        row = self._session.fetch_first(_BY_ID, {"project_id": project_id})
        if row is None:
            raise _unknown()
        return _project(row)

    def by_slug(self, slug: str, /) -> Project | None:
        row = self._session.fetch_first(_BY_SLUG, {"slug": slug})
        return _project(row) if row else None

    def all(self) -> tuple[Project, ...]:
        return tuple(_project(row) for row in self._session.fetch_all(_ALL))

    def access(self, project_id: str, user_id: str | None, /) -> Access:
        rows = self._session.fetch_all_prepared(_ACCESS, {"project_id": project_id, "user_id": user_id})
        if not rows:
            raise _unknown()
        return access_of(rows[0], user_id)

    def count_owned(self, user_id: str, /) -> int:
        row = self._session.fetch_first(_COUNT_OWNED, {"user_id": user_id})
        return int(row[0]) if row else 0

    def page(
        self, *, seen_by: str | None = None, after: str | None = None, limit: int
    ) -> tuple[Project, ...]:
        statement = _PAGE if seen_by is None else _SEEN
        parameters = {"user_id": seen_by} if seen_by is not None else {}
        rows = self._session.fetch_all(statement, {**parameters, "after": after or "", "most": limit})
        return tuple(_project(row) for row in rows)

    def add(self, project: Project, /) -> None:
        if not self._session.execute(_ADD, _values(project)):
            raise _taken(project)

    def update(self, project: Project, /) -> None:
        rival = self.by_slug(project.slug)
        if rival and rival.id != project.id:
            raise _taken(project)
        values = _values(project)
        if not self._session.execute(_UPDATE, {**values, "its_project_id": values.pop("project_id")}):
            raise _unknown()

    def remove(self, project_id: str, /) -> None:
        parameters = {"project_id": project_id}
        # First, so that whoever is adding an integration to it has ended or will find no project.
        if not self._session.execute(_REMOVE_ITSELF, parameters):
            raise _unknown()
        self._session.execute(_NOTE_REMOVED, parameters)
        for statement in _REMOVE:
            self._session.execute(statement, parameters)


def access_of(row: Sequence[Any], user_id: str | None) -> Access:
    """The access in a row of a project's columns, which are in the order of its fields, and a role."""
    *fields, role = row
    project = Project(*fields)
    is_owner = user_id is not None and project.owner_id == user_id
    return Access(project, "owner" if is_owner else role)


def _unknown() -> NotFound:
    return NotFound("there is no such project")


def _taken(project: Project) -> Conflict:
    return Conflict(f"there is a project {project.slug!r} already; choose another name")


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
        "priority_weights": dict(project.priority_weights),
    }


def _project(row: Row[Any]) -> Project:
    fields = {column.name: getattr(row, column.name) for column in table.columns}
    return Project(id=fields.pop("project_id"), **fields)
