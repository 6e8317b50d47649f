"""Log in with a password."""

from __future__ import annotations

from datetime import timedelta

from diip_core.domain.identity.account import Credentials, User
from diip_core.domain.identity.password_rules import check_size
from diip_core.domain.identity.permissions import Actor
from diip_core.domain.identity.rate_limits import Limit, log_in_limits, place_of
from diip_core.domain.identity.refresh_token import Session, TokenFamily, refresh_token_text, token_row
from diip_core.domain.secret import Secret
from diip_core.errors import Overloaded, Throttled, Unauthenticated
from diip_core.events import LoggedIn, LogInRefused
from diip_core.ports.bundle import Ports
from diip_core.services.audit import note
from diip_core.services.session_tokens import issue_access_token


def log_in(ports: Ports, *, email: str, password: Secret, address: str) -> Session:
    """Open a session, from the network ``address`` they ask from.

    An unknown address, a wrong password and a disabled account are told apart neither by the text nor by
    the work that goes into the answer (guarantee T03).

    Raises:
        Unauthenticated: address or password is wrong.
        InvalidInput: no password is as long as that.
        Throttled: too many attempts failed.
        Overloaded: too many wait for their password's check.
    """
    check_size(password)
    place = place_of(address)

    def refused(reason: str) -> None:
        user_id = found.user.id if found else None
        ports.announce(LogInRefused(reason=reason, user_id=user_id, address=address))

    with ports.storage.read() as view:
        found = view.accounts.credentials(email)
        is_known = view.rate_limit_counters.knows(found.user.id if found else "", place)
        limits = log_in_limits(email, place, is_known=is_known)
        full = view.rate_limit_counters.full(limits)
    if full is not None:
        refused("throttled")
        raise Throttled(
            "too many attempts failed; wait, then try again", retry_at=full.until, limit=full.limit.most
        )
    with ports.storage.begin() as work:
        work.rate_limit_counters.reserve(limits)
    is_right = _is_right(ports, found, password, limits)
    if found is None or not is_right or not found.user.is_active:
        refused("disabled" if is_right else "wrong")
        raise Unauthenticated("email address or password is wrong", code="log_in_failed")
    session = _session(ports, found, password, limits=limits, address=address)
    ports.announce(LoggedIn(user_id=found.user.id))
    return session


def _is_right(ports: Ports, found: Credentials | None, password: Secret, limits: tuple[Limit, ...]) -> bool:
    try:
        right = ports.passwords.verify(password, found.password_hash if found else None)
    except Overloaded:
        with ports.storage.begin() as work:
            work.rate_limit_counters.refund(limits)
        raise
    return right and found is not None


def _session(
    ports: Ports, found: Credentials, password: Secret, *, limits: tuple[Limit, ...], address: str
) -> Session:
    user, now = found.user, ports.clock.now()
    renewed = ports.passwords.hash(password) if ports.passwords.is_stale(found.password_hash) else None
    family = _family(ports, user)
    refresh_token = refresh_token_text(ports.randomness.random_bytes)
    with ports.storage.begin() as work:
        work.rate_limit_counters.refund(limits)
        work.rate_limit_counters.remember(user.id, place_of(address), at=now)
        if renewed is not None and work.accounts.hold(user.id).token_epoch == user.token_epoch:
            work.accounts.set_password_hash(user.id, renewed)
        work.refresh_tokens.add(family, token_row(family, refresh_token, now))
        note(ports, work, Actor(user.id), "user.logged_in", user_id=user.id, address=address)
    return issue_access_token(ports, family, refresh_token)


def _family(ports: Ports, user: User) -> TokenFamily:
    now = ports.clock.now()
    return TokenFamily(
        id=ports.ids.new_id(),
        user_id=user.id,
        epoch=user.token_epoch,
        created_at=now,
        expires_at=now + timedelta(seconds=ports.policy.refresh_token_seconds),
    )
