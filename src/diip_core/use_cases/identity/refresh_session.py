"""Refresh a session: a new access token for a refresh token, which is used up."""

from __future__ import annotations

from datetime import datetime

from diip_core.domain.identity.permissions import Actor
from diip_core.domain.identity.refresh_token import (
    RefreshToken,
    Session,
    TokenFamily,
    refresh_token_text,
    token_digest,
    token_row,
)
from diip_core.domain.secret import Secret
from diip_core.errors import Unauthenticated
from diip_core.events import RefreshTokenReused
from diip_core.ports.bundle import Ports
from diip_core.ports.storage.storage import UnitOfWork
from diip_core.services.audit import note
from diip_core.services.session_tokens import issue_access_token


def refresh_session(ports: Ports, *, refresh_token: Secret) -> Session:
    """Hand out a new pair of tokens.

    A refresh token that comes a second time was stolen, by whoever came first or second: its family is
    revoked at once, with its access tokens (guarantee T07).

    Raises:
        Unauthenticated: the token is unknown, used, expired or revoked.
    """
    now = ports.clock.now()
    renewed = refresh_token_text(ports.randomness.random_bytes)
    with ports.storage.begin() as work:
        found = work.refresh_tokens.use(token_digest(refresh_token), at=now)
        family = found[0] if found and _is_live(work, *found, now=now) else None
        is_reused = found is not None and found[1].used_at is not None
        if family and is_reused:
            work.refresh_tokens.revoke(family.id, at=now)
            note(ports, work, Actor(family.user_id), "session.reused", user_id=family.user_id)
        elif family:
            work.refresh_tokens.add_token(token_row(family, renewed, now))
    if family and is_reused:
        ports.announce(RefreshTokenReused(user_id=family.user_id, family_id=family.id))
    if family is None or is_reused:
        raise Unauthenticated(
            "this refresh token is used, expired or revoked; log in again", code="refresh_failed"
        )
    return issue_access_token(ports, family, renewed)


def _is_live(work: UnitOfWork, family: TokenFamily, token: RefreshToken, *, now: datetime) -> bool:
    """Whether the family stands; a used token never idles away, so that its theft is seen to the end."""
    user = work.accounts.get(family.user_id)
    until = token.expires_at if token.used_at is None else family.expires_at
    return now < until and family.revoked_at is None and user.is_active and user.token_epoch == family.epoch
