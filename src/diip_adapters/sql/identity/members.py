"""Members of projects."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, func, literal, select, text, union_all

from diip_adapters.sql.engine.session import SqlSession
from diip_adapters.sql.identity.accounts import COLUMNS, user_of
from diip_adapters.sql.tables import account, project
from diip_adapters.sql.tables import project_member as table
from diip_core.domain.identity.membership import Member, Membership
from diip_core.errors import NotFound

_OF_PROJECT = table.c.project_id == bindparam("project_id")
_BEHIND = account.c.user_id > bindparam("after")
_EVERYBODY = union_all(
    select(*COLUMNS, table.c.role.label("project_role"))
    .join_from(table, account, account.c.user_id == table.c.user_id)
    .where(_OF_PROJECT, _BEHIND),
    select(*COLUMNS, literal("owner").label("project_role"))
    .join_from(project, account, account.c.user_id == project.c.owner_id)
    .where(project.c.project_id == bindparam("project_id"), _BEHIND),
).subquery()
_PAGE = select(_EVERYBODY).order_by(_EVERYBODY.c.user_id).limit(bindparam("most"))
_COUNT = select(func.count()).select_from(table).where(_OF_PROJECT)
_PUT = text(
    "INSERT INTO project_member (project_id, user_id, role) VALUES (:project_id, :user_id, :role)"
    " ON CONFLICT (project_id, user_id) DO UPDATE SET role = excluded.role"
)
_REMOVE = delete(table).where(_OF_PROJECT, table.c.user_id == bindparam("user_id"))


class SqlMembers:
    """See `diip_core.ports.storage.identity.Members`."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session

    def of_project(self, project_id: str, /, *, after: str | None = None, limit: int) -> tuple[Member, ...]:
        parameters = {"project_id": project_id, "after": after or "", "most": limit}
        return tuple(
            Member(user_of(row), row.project_role) for row in self._session.fetch_all(_PAGE, parameters)
        )

    def count(self, project_id: str, /) -> int:
        row = self._session.fetch_first(_COUNT, {"project_id": project_id})
        return int(row[0]) if row else 0

    def put(self, membership: Membership, /) -> None:
        values = {
            "project_id": membership.project_id,
            "user_id": membership.user_id,
            "role": membership.role,
        }
        self._session.execute(_PUT, values)

    def remove(self, project_id: str, user_id: str, /) -> None:
        if not self._session.execute(_REMOVE, {"project_id": project_id, "user_id": user_id}):
            raise NotFound("this user is no member of the project")
