"""RefreshTokens of refresh tokens in memory."""

from __future__ import annotations

from datetime import datetime

from attrs import evolve

from diip_core.domain.identity.refresh_token import RefreshToken, TokenFamily
from diip_core.memory.state import State


class MemoryRefreshTokens:
    """See `diip_core.ports.storage.identity.RefreshTokens`."""

    def __init__(self, state: State) -> None:
        self._families = state.token_families
        self._tokens = state.refresh_tokens

    def add(self, family: TokenFamily, first: RefreshToken, /) -> None:
        self._families[family.id] = family
        self.add_token(first)

    def add_token(self, token: RefreshToken, /) -> None:
        self._tokens[token.digest] = token

    def use(self, digest: str, /, *, at: datetime) -> tuple[TokenFamily, RefreshToken] | None:
        token = self._tokens.get(digest)
        if token is None:
            return None
        if token.used_at is None:
            self._tokens[digest] = evolve(token, used_at=at)
        return self._families[token.family_id], token

    def revoke(self, family_id: str, /, *, at: datetime) -> bool:
        family = self._families.get(family_id)
        if family is None or family.revoked_at is not None:
            return False
        self._families[family_id] = evolve(family, revoked_at=at)
        return True

    def forget(self, *, before: datetime, limit: int) -> int:
        over = [family.id for family in self._families.values() if family.expires_at < before][:limit]
        for family_id in over:
            del self._families[family_id]
        for token in [token for token in self._tokens.values() if token.family_id in over]:
            del self._tokens[token.digest]
        return len(over)
