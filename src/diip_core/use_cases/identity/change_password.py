"""Change one's own password."""

from __future__ import annotations

from attrs import evolve

from diip_core.domain.identity.account import Credentials
from diip_core.domain.identity.password_rules import check_password, check_size
from diip_core.domain.identity.permissions import Action, Actor, require
from diip_core.domain.identity.rate_limits import password_limits
from diip_core.domain.secret import Secret
from diip_core.errors import InvalidInput, Overloaded, Unauthenticated
from diip_core.ports.bundle import Ports
from diip_core.services.audit import note


def change_password(ports: Ports, actor: Actor, *, current: Secret, new: Secret) -> None:
    """Replace the password; all sessions end, this one too, API keys stay.

    Raises:
        InvalidInput: the present password is wrong, or the new one not good enough.
        Throttled: too many attempts failed.
        Forbidden: the actor came with an API key.
        Overloaded: too many wait for their password's check.
    """
    require(actor, Action.CHANGE_PASSWORD)
    check_size(current, field="current_password")
    with ports.storage.read() as view:
        user = view.accounts.get(actor.user_id or "")
        found = view.accounts.credentials(user.email)
    check_password(
        new,
        least=ports.policy.password_min_length,
        is_common=ports.passwords.is_common,
        own_words=(user.email, user.name),
        field="new_password",
    )
    _prove(ports, found, current)
    password_hash = ports.passwords.hash(new)
    with ports.storage.begin() as work:
        held = work.accounts.hold(user.id)
        if held.token_epoch != user.token_epoch:
            raise Unauthenticated("the password was changed meanwhile; log in again", code="session_ended")
        work.accounts.set_password_hash(user.id, password_hash)
        work.accounts.update(evolve(held, token_epoch=held.token_epoch + 1))
        note(ports, work, actor, "user.password_changed", user_id=user.id)


def _prove(ports: Ports, found: Credentials | None, current: Secret) -> None:
    limits = password_limits(found.user.id if found else "")
    with ports.storage.begin() as work:
        work.rate_limit_counters.reserve(limits)
    try:
        is_right = ports.passwords.verify(current, found.password_hash if found else None)
    except Overloaded:
        with ports.storage.begin() as work:
            work.rate_limit_counters.refund(limits)
        raise
    if not is_right:
        raise InvalidInput("this is not your present password", field="current_password")
    with ports.storage.begin() as work:
        work.rate_limit_counters.refund(limits)
