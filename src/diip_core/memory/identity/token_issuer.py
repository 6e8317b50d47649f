"""Access tokens that only their issuer knows."""

from __future__ import annotations

from datetime import datetime
from secrets import token_hex

from diip_core.domain.identity.access_token import AccessClaims
from diip_core.domain.secret import Secret
from diip_core.errors import Unauthenticated


class MemoryTokenIssuer:
    """See `diip_core.ports.token_issuer.TokenIssuer`. It remembers what it issued, so nothing is signed."""

    def __init__(self) -> None:
        self._issued: dict[str, AccessClaims] = {}

    def issue(self, claims: AccessClaims, /) -> Secret:
        token = token_hex(32)
        self._issued[token] = claims
        return Secret(token)

    def read(self, token: str, /, *, now: datetime) -> AccessClaims:
        claims = self._issued.get(token)
        if claims is None:
            raise Unauthenticated("this access token is not ours; log in again", code="token_unknown")
        if now >= claims.expires_at:
            raise Unauthenticated("this access token has expired; refresh it", code="token_expired")
        if now < claims.issued_at:
            raise Unauthenticated("this access token is of another time; log in again", code="token_early")
        return claims
