"""Accounts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, and_, bindparam, select, true, update

from diip_adapters.sql.engine.session import SqlSession
from diip_adapters.sql.engine.single_row import insert_unless_taken
from diip_adapters.sql.identity.api_keys import COLUMNS as KEY_COLUMNS
from diip_adapters.sql.identity.api_keys import api_key_of
from diip_adapters.sql.projects.projects import access_of
from diip_adapters.sql.tables import account as table
from diip_adapters.sql.tables import api_key, project, project_member, token_family
from diip_core.domain.identity.account import Credentials, User, email_key
from diip_core.domain.identity.api_key import ApiKey
from diip_core.domain.identity.permissions import Access
from diip_core.domain.secret import Secret
from diip_core.errors import Conflict, NotFound

COLUMNS = tuple(
    table.c[name] for name in ("user_id", "email", "created_at", "name", "role", "is_active", "token_epoch")
)
"""What makes a `User`, in the order of its fields; the hash is read by who verifies a password alone."""

_ID = table.c.user_id == bindparam("user_id")
_EMAIL = table.c.email_key == bindparam("email_key")
_GET = select(*COLUMNS).where(_ID)
_HOLD = _GET.with_for_update()
_BY_EMAIL = select(*COLUMNS).where(_EMAIL)
_CREDENTIALS = select(*COLUMNS, table.c.password_hash).where(_EMAIL)
_BY_SESSION = (
    _GET.add_columns(*project.columns, project_member.c.role)
    .select_from(table)
    .join(
        token_family,
        and_(
            token_family.c.family_id == bindparam("family_id"),
            token_family.c.user_id == table.c.user_id,
            token_family.c.revoked_at.is_(None),
        ),
    )
    .outerjoin(project, project.c.project_id == bindparam("project_id"))
    .outerjoin(
        project_member,
        and_(
            project_member.c.project_id == project.c.project_id,
            project_member.c.user_id == table.c.user_id,
        ),
    )
)
_BY_KEY = select(*COLUMNS, *KEY_COLUMNS).where(
    api_key.c.digest == bindparam("digest"), api_key.c.user_id == table.c.user_id
)
_ALL = (
    select(*COLUMNS)
    .where(table.c.user_id > bindparam("after"))
    .order_by(table.c.user_id)
    .limit(bindparam("most"))
)
_ADMINS = (
    select(table.c.user_id)
    .where(table.c.role == "admin", table.c.is_active == true())
    .order_by(table.c.user_id)
    .with_for_update()
)
_ADD = insert_unless_taken(table)
_CHANGING = ("name", "role", "is_active", "token_epoch")
_UPDATE = (
    update(table)
    .where(table.c.user_id == bindparam("its_user_id"))
    .values({name: bindparam(name) for name in _CHANGING})
)
_SET_HASH = (
    update(table)
    .where(table.c.user_id == bindparam("its_user_id"))
    .values(password_hash=bindparam("password_hash"))
)


class SqlAccounts:
    """See `diip_core.ports.storage.identity.Accounts`."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session

    def get(self, user_id: str, /) -> User:
        return user_of(_found(self._session.fetch_first(_GET, {"user_id": user_id})))

    def by_email(self, email: str, /) -> User | None:
        row = self._session.fetch_first(_BY_EMAIL, {"email_key": email_key(email)})
        return user_of(row) if row else None

    def credentials(self, email: str, /) -> Credentials | None:
        row = self._session.fetch_first(_CREDENTIALS, {"email_key": email_key(email)})
        return Credentials(user_of(row), Secret(row.password_hash)) if row else None

    def by_session(
        self, user_id: str, family_id: str, project_id: str | None = None, /
    ) -> tuple[User, Access | None] | None:
        parameters = {"user_id": user_id, "family_id": family_id, "project_id": project_id or ""}
        rows = self._session.fetch_all_prepared(_BY_SESSION, parameters)
        if not rows:
            return None
        user, its = rows[0][: len(COLUMNS)], rows[0][len(COLUMNS) :]
        return User(*user), access_of(its, user_id) if its[0] is not None else None

    def by_key(self, digest: str, /) -> tuple[User, ApiKey] | None:
        rows = self._session.fetch_all_prepared(_BY_KEY, {"digest": digest})
        if not rows:
            return None
        user, key = rows[0][: len(COLUMNS)], rows[0][len(COLUMNS) :]
        return User(*user), api_key_of(*key)

    def all(self, *, after: str | None = None, limit: int) -> tuple[User, ...]:
        rows = self._session.fetch_all(_ALL, {"after": after or "", "most": limit})
        return tuple(user_of(row) for row in rows)

    def add(self, user: User, password_hash: Secret, /) -> None:
        values = {
            "user_id": user.id,
            "email": user.email,
            "email_key": email_key(user.email),
            "created_at": user.created_at,
            "password_hash": password_hash.reveal(),
            **_changing(user),
        }
        if not self._session.execute(_ADD, values):
            raise Conflict("this email address is registered already")

    def update(self, user: User, /) -> None:
        if not self._session.execute(_UPDATE, {"its_user_id": user.id, **_changing(user)}):
            raise _unknown()

    def set_password_hash(self, user_id: str, password_hash: Secret, /) -> None:
        values = {"its_user_id": user_id, "password_hash": password_hash.reveal()}
        if not self._session.execute(_SET_HASH, values):
            raise _unknown()

    def hold(self, user_id: str, /) -> User:
        return user_of(_found(self._session.fetch_first(_HOLD, {"user_id": user_id})))

    def active_admins(self) -> frozenset[str]:
        return frozenset(row.user_id for row in self._session.fetch_all(_ADMINS))


def user_of(row: Row[Any]) -> User:
    """The user in a row that holds `COLUMNS`."""
    return User(
        id=row.user_id,
        email=row.email,
        created_at=row.created_at,
        name=row.name,
        role=row.role,
        is_active=row.is_active,
        token_epoch=row.token_epoch,
    )


def _changing(user: User) -> dict[str, Any]:
    return {name: getattr(user, name) for name in _CHANGING}


def _found(row: Row[Any] | None) -> Row[Any]:
    if row is None:
        raise _unknown()
    return row


def _unknown() -> NotFound:
    return NotFound("there is no such user")
