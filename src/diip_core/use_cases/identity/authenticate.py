"""Find out who asks."""

from __future__ import annotations

from datetime import timedelta

from diip_core.domain.identity.api_key import PREFIX, ApiKey, is_api_key
from diip_core.domain.identity.permissions import Actor
from diip_core.domain.identity.refresh_token import token_digest
from diip_core.domain.secret import Secret
from diip_core.errors import StorageUnavailable, Unauthenticated
from diip_core.events import TokenRejected
from diip_core.ports.bundle import Ports

_LAST_USED_SECONDS = 60
"""How exactly a key's last use is known: one write a minute, not one a request."""


def authenticate(ports: Ports, bearer: str, *, project_id: str | None = None) -> Actor:
    """Return who sent this access token or API key, with the role they have now.

    One statement reads the role, the account and the session each time, so a change takes effect at once.
    With ``project_id`` it reads a session's access to that project too, for a request that only reads:
    `authorize` then asks no more.

    Raises:
        Unauthenticated: it is no valid token or key any more; ``code`` says why.
    """
    try:
        return _by_key(ports, bearer) if bearer.startswith(PREFIX) else _by_token(ports, bearer, project_id)
    except Unauthenticated as refusal:
        ports.announce(TokenRejected(reason=refusal.code))
        raise


def _by_token(ports: Ports, bearer: str, project_id: str | None) -> Actor:
    claims = ports.tokens.read(bearer, now=ports.clock.now())
    with ports.storage.read(consistent=False) as view:
        found = view.accounts.by_session(claims.user_id, claims.family_id, project_id)
    user, access = found or (None, None)
    if user is None or not user.is_active or user.token_epoch != claims.epoch:
        raise Unauthenticated("this session has ended; log in again", code="session_ended")
    return Actor(user.id, role=user.role, access=access)


def _by_key(ports: Ports, bearer: str) -> Actor:
    if not is_api_key(bearer):
        raise Unauthenticated("this is no whole API key; copy it again", code="key_malformed")
    with ports.storage.read(consistent=False) as view:
        found = view.accounts.by_key(token_digest(Secret(bearer)))
    if found is None:
        raise Unauthenticated("this API key was revoked; make another", code="key_unknown")
    user, key = found
    if not user.is_active:
        raise Unauthenticated("this API key's account is disabled; ask an admin", code="account_disabled")
    if key.expires_at is not None and key.expires_at <= ports.clock.now():
        raise Unauthenticated("this API key has expired; make another", code="key_expired")
    _note_use(ports, key)
    return Actor(user.id, role=user.role, scopes=key.scopes, credential="key")


def _note_use(ports: Ports, key: ApiKey) -> None:
    now = ports.clock.now()
    if key.last_used_at is not None and now - key.last_used_at < timedelta(seconds=_LAST_USED_SECONDS):
        return
    try:
        with ports.storage.begin(waiting=False) as work:
            work.api_keys.touch(key, at=now)
    except StorageUnavailable:  # somebody writes just now: the next request notes it
        return
