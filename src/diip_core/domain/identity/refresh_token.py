"""Refresh tokens: one family a log-in, one row a token, each good for one use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

from attrs import frozen

from diip_core.domain.identity.base62 import base62
from diip_core.domain.secret import Secret

IDLE_SECONDS = 7 * 86_400.0
"""A refresh token that nobody used for so long is worth nothing (guarantee T07)."""
TOKEN_BYTES = 32


@frozen
class TokenFamily:
    """All refresh tokens that came of one log-in; it ends at ``expires_at`` whatever happens.

    ``epoch`` is the user's ``token_epoch`` at the log-in: a higher one ends the family.
    """

    id: str
    user_id: str
    epoch: int
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


@frozen
class RefreshToken:
    """A token as it is stored: ``digest`` is the SHA-256 of what its holder has."""

    digest: str
    family_id: str
    expires_at: datetime
    used_at: datetime | None = None


@frozen
class Session:
    """What a log-in hands out, shown once. ``expires_in`` are seconds of the access token."""

    access_token: Secret
    refresh_token: Secret
    expires_in: int


def refresh_token_text(random_bytes: Callable[[int], bytes]) -> Secret:
    """A new refresh token: 256 random bits."""
    return Secret(f"diipr_{base62(random_bytes(TOKEN_BYTES))}")


def token_digest(token: Secret) -> str:
    """The SHA-256 of a token of 256 random bits, in hex; no salt is needed where nothing can be guessed."""
    return sha256(token.reveal().encode(errors="surrogatepass")).hexdigest()


def token_row(family: TokenFamily, token: Secret, now: datetime) -> RefreshToken:
    """The row of a token made now: it ends with its family, or earlier where nobody uses it."""
    idle_until = now + timedelta(seconds=IDLE_SECONDS)
    return RefreshToken(token_digest(token), family.id, min(idle_until, family.expires_at))
