"""API keys."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from diip_adapters.sql.engine.session import SqlSession
from diip_adapters.sql.engine.single_row import insert_unless_taken
from diip_adapters.sql.tables import api_key as table
from diip_core.domain.identity.api_key import ApiKey
from diip_core.errors import NotFound

COLUMNS = tuple(table.columns)
_NAMES = tuple(column.name for column in COLUMNS)

_OF_USER = select(table).where(table.c.user_id == bindparam("user_id")).order_by(table.c.key_id)
_ADD = insert_unless_taken(table)
_REMOVE = (
    delete(table)
    .where(table.c.user_id == bindparam("its_user_id"), table.c.key_id == bindparam("its_key_id"))
    .returning(*COLUMNS)
)
_TOUCH = (
    update(table)
    .where(
        table.c.digest
        == select(table.c.digest)
        .where(table.c.user_id == bindparam("its_user_id"), table.c.key_id == bindparam("its_key_id"))
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    .values(last_used_at=bindparam("at"))
)


class SqlApiKeys:
    """See `diip_core.ports.storage.identity.ApiKeys`."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session

    def of_user(self, user_id: str, /) -> tuple[ApiKey, ...]:
        return tuple(api_key_of(*row) for row in self._session.fetch_all(_OF_USER, {"user_id": user_id}))

    def add(self, key: ApiKey, /) -> None:
        values = {
            "user_id": key.user_id,
            "key_id": key.id,
            "name": key.name,
            "scopes": sorted(key.scopes),
            "digest": key.digest,
            "created_at": key.created_at,
            "expires_at": key.expires_at,
            "last_used_at": key.last_used_at,
        }
        self._session.execute(_ADD, values)

    def remove(self, user_id: str, key_id: str, /) -> ApiKey:
        row = self._session.fetch_first(_REMOVE, {"its_user_id": user_id, "its_key_id": key_id})
        if row is None:
            raise NotFound("there is no such key")
        return api_key_of(*row)

    def touch(self, key: ApiKey, /, *, at: datetime) -> None:
        self._session.execute(_TOUCH, {"its_user_id": key.user_id, "its_key_id": key.id, "at": at})


def api_key_of(*values: Any) -> ApiKey:
    """The key of a row of `COLUMNS`."""
    fields = dict(zip(_NAMES, values, strict=True))
    return ApiKey(id=fields.pop("key_id"), scopes=frozenset(fields.pop("scopes")), **fields)
