"""RefreshTokens of refresh tokens."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, select, update

from diip_adapters.sql.engine.session import SqlSession
from diip_adapters.sql.engine.single_row import insert_unless_taken
from diip_adapters.sql.tables import refresh_token, token_family
from diip_core.domain.identity.refresh_token import RefreshToken, TokenFamily

_ADD = insert_unless_taken(token_family)
_ADD_TOKEN = insert_unless_taken(refresh_token)
_FIND = (
    # Both rows: who rotates and who revokes must see each other's work.
    select(
        token_family,
        refresh_token.c.expires_at.label("token_expires_at"),
        refresh_token.c.used_at,
    )
    .join_from(refresh_token, token_family, token_family.c.family_id == refresh_token.c.family_id)
    .where(refresh_token.c.digest == bindparam("digest"))
    .with_for_update()
)
_USE = (
    update(refresh_token)
    .where(refresh_token.c.digest == bindparam("its_digest"))
    .values(used_at=bindparam("at"))
)
_REVOKE = (
    update(token_family)
    .where(token_family.c.family_id == bindparam("its_family_id"), token_family.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("at"))
)
_OVER = (
    select(token_family.c.family_id)
    .where(token_family.c.expires_at < bindparam("before"))
    .order_by(token_family.c.expires_at)
    .limit(bindparam("most"))
)
_NAMED: BindParameter[Any] = bindparam("family_ids", expanding=True)
_FORGET_TOKENS = delete(refresh_token).where(refresh_token.c.family_id.in_(_NAMED))
_FORGET = delete(token_family).where(token_family.c.family_id.in_(_NAMED))


class SqlRefreshTokens:
    """See `diip_core.ports.storage.identity.RefreshTokens`."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session

    def add(self, family: TokenFamily, first: RefreshToken, /) -> None:
        values = {
            "family_id": family.id,
            "user_id": family.user_id,
            "epoch": family.epoch,
            "created_at": family.created_at,
            "expires_at": family.expires_at,
            "revoked_at": family.revoked_at,
        }
        self._session.execute(_ADD, values)
        self.add_token(first)

    def add_token(self, token: RefreshToken, /) -> None:
        values = {
            "digest": token.digest,
            "family_id": token.family_id,
            "expires_at": token.expires_at,
            "used_at": token.used_at,
        }
        self._session.execute(_ADD_TOKEN, values)

    def use(self, digest: str, /, *, at: datetime) -> tuple[TokenFamily, RefreshToken] | None:
        row = self._session.fetch_first(_FIND, {"digest": digest})
        if row is None:
            return None
        if row.used_at is None:
            self._session.execute(_USE, {"its_digest": digest, "at": at})
        family = TokenFamily(
            id=row.family_id,
            user_id=row.user_id,
            epoch=row.epoch,
            created_at=row.created_at,
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
        )
        return family, RefreshToken(digest, family.id, row.token_expires_at, row.used_at)

    def revoke(self, family_id: str, /, *, at: datetime) -> bool:
        return self._session.execute(_REVOKE, {"its_family_id": family_id, "at": at}) > 0

    def forget(self, *, before: datetime, limit: int) -> int:
        over = [row.family_id for row in self._session.fetch_all(_OVER, {"before": before, "most": limit})]
        if over:
            self._session.execute(_FORGET_TOKENS, {"family_ids": over})
            self._session.execute(_FORGET, {"family_ids": over})
        return len(over)
