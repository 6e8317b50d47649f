"""What every log-in and every refresh hands out."""

from __future__ import annotations

from datetime import timedelta

from diip_core.domain.identity.access_token import AccessClaims
from diip_core.domain.identity.refresh_token import Session, TokenFamily
from diip_core.domain.secret import Secret
from diip_core.ports.bundle import Ports


def issue_access_token(ports: Ports, family: TokenFamily, refresh_token: Secret) -> Session:
    """A session with a new access token; it holds no longer than its family."""
    now = ports.clock.now().replace(microsecond=0)
    until = min(now + timedelta(seconds=ports.policy.access_token_seconds), family.expires_at)
    claims = AccessClaims(
        token_id=ports.ids.new_id(),
        user_id=family.user_id,
        family_id=family.id,
        epoch=family.epoch,
        issued_at=now,
        expires_at=until.replace(microsecond=0),
    )
    return Session(
        access_token=ports.tokens.issue(claims),
        refresh_token=refresh_token,
        expires_in=int((claims.expires_at - now).total_seconds()),
    )
