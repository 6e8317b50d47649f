"""JSON Web Tokens, as RFC 9068 lays access tokens out, in one form only: whatever else comes is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from diip_adapters.tokens.keys import SigningKey
from diip_adapters.tokens.segments import segments_of
from diip_adapters.tokens.verified import Verified
from diip_core.domain.identity.access_token import AccessClaims
from diip_core.domain.secret import Secret
from diip_core.errors import Unauthenticated

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ISSUER = "diip"
AUDIENCE = "diip-api"
MOST_BYTES = 4096
SKEW_SECONDS = 5
"""How far ahead the clock of another process of ours may be."""
_ALGORITHM = "EdDSA"
_TYPE = "at+jwt"
_CLAIMS: Mapping[str, type] = {
    "iss": str,
    "aud": str,
    "sub": str,
    "sid": str,
    "epoch": int,
    "iat": int,
    "exp": int,
    "jti": str,
}


class EdDsaTokenIssuer:
    """See `diip_core.ports.token_issuer.TokenIssuer`.

    The first key signs, all verify, by the ``kid`` in the token's header. ``longest_seconds`` bounds what a
    token may claim to live. A signature is verified once (200 µs), then remembered; its times are looked at
    again each time.
    """

    def __init__(self, keys: Sequence[SigningKey], *, longest_seconds: int) -> None:
        self._keys = {key.kid: key for key in keys}
        self._kid = keys[0].kid
        self._longest_seconds = longest_seconds
        self._verified = Verified()

    def issue(self, claims: AccessClaims, /) -> Secret:
        import jwt  # noqa: PLC0415 - not before the first token

        payload = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": claims.user_id,
            "sid": claims.family_id,
            "epoch": claims.epoch,
            "iat": int(claims.issued_at.timestamp()),
            "exp": int(claims.expires_at.timestamp()),
            "jti": claims.token_id,
        }
        headers = {"kid": self._kid, "typ": _TYPE}
        return Secret(jwt.encode(payload, self._private[self._kid], algorithm=_ALGORITHM, headers=headers))

    def read(self, token: str, /, *, now: datetime) -> AccessClaims:
        if len(token) > MOST_BYTES:
            raise _rejected("is too long", "token_too_long")
        claims = self._verified.get(token)
        if claims is None:
            claims = self._verify(token)
            self._verified.put(token, claims)
        if claims.expires_at <= now:
            raise Unauthenticated("this access token has expired; refresh it", code="token_expired")
        if (claims.issued_at - now).total_seconds() > SKEW_SECONDS:
            raise _rejected("is of a time to come", "token_early")
        return claims

    def _verify(self, token: str) -> AccessClaims:
        import jwt  # noqa: PLC0415 - see issue

        header, payload = segments_of(token) or (None, None)
        if header is None or payload is None:
            raise _rejected("is not written as one of ours", "token_malformed")
        kid = header.get("kid")
        if header != {"alg": _ALGORITHM, "kid": kid, "typ": _TYPE}:
            raise _rejected("has another header than ours", "token_header")
        if not isinstance(kid, str) or kid not in self._keys:
            raise _rejected("is signed with a key that is not known here", "token_key")
        try:
            jwt.decode(
                token,
                self._private[kid].public_key(),
                algorithms=[_ALGORITHM],
                issuer=ISSUER,
                audience=AUDIENCE,
                options={
                    "require": list(_CLAIMS),
                    "verify_exp": False,  # the caller's clock decides, see read
                    "verify_iat": False,
                    "strict_aud": True,
                },
            )
        except jwt.InvalidTokenError:
            raise _rejected("is not signed by us, or not for us", "token_signature") from None
        return self._claims(payload)

    def _claims(self, payload: Mapping[str, Any]) -> AccessClaims:
        if {name: type(value) for name, value in payload.items()} != _CLAIMS:
            raise _rejected("claims what ours do not", "token_claims")
        if not all(payload[name].isprintable() for name in ("jti", "sub", "sid")):
            raise _rejected("claims an id that no database takes", "token_claims")
        issued, expires = payload["iat"], payload["exp"]
        if not 0 < expires - issued <= self._longest_seconds:
            raise _rejected("claims too long a life", "token_lifetime")
        try:
            return AccessClaims(
                token_id=payload["jti"],
                user_id=payload["sub"],
                family_id=payload["sid"],
                epoch=payload["epoch"],
                issued_at=datetime.fromtimestamp(issued, UTC),
                expires_at=datetime.fromtimestamp(expires, UTC),
            )
        except (ValueError, OverflowError, OSError):
            raise _rejected("claims a time that never comes", "token_claims") from None

    @cached_property
    def _private(self) -> Mapping[str, Ed25519PrivateKey]:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - see issue
            Ed25519PrivateKey,
        )

        return {kid: Ed25519PrivateKey.from_private_bytes(key.seed_bytes) for kid, key in self._keys.items()}


def _rejected(reason: str, code: str) -> Unauthenticated:
    return Unauthenticated(f"this access token {reason}; log in again", code=code)
