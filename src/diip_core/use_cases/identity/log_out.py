"""Log out."""

from __future__ import annotations

from diip_core.domain.identity.permissions import Actor
from diip_core.domain.identity.refresh_token import token_digest
from diip_core.domain.secret import Secret
from diip_core.errors import Unauthenticated
from diip_core.ports.bundle import Ports
from diip_core.services.audit import note


def log_out(ports: Ports, *, refresh_token: Secret) -> None:
    """End the session that a refresh token is of, its access tokens too; once more changes nothing.

    Raises:
        Unauthenticated: the token was never one.
    """
    now = ports.clock.now()
    with ports.storage.begin() as work:
        found = work.refresh_tokens.use(token_digest(refresh_token), at=now)
        if found is None:
            raise Unauthenticated("this refresh token is none of ours", code="refresh_failed")
        family = found[0]
        if work.refresh_tokens.revoke(family.id, at=now):
            note(ports, work, Actor(family.user_id), "user.logged_out", user_id=family.user_id)
