"""Set somebody's password."""

from __future__ import annotations

from attrs import evolve

from diip_core.domain.identity.password_rules import check_password
from diip_core.domain.identity.permissions import Action, Actor, require
from diip_core.domain.secret import Secret
from diip_core.ports.bundle import Ports
from diip_core.services.audit import note


def set_password(ports: Ports, actor: Actor, user_id: str, *, password: Secret) -> None:
    """Give a user another password; all their sessions end, API keys stay.

    Raises:
        NotFound: no such user.
        InvalidInput: the password is not good enough.
        Forbidden: the actor is no admin.
    """
    require(actor, Action.ADMINISTER)
    with ports.storage.read() as view:
        user = view.accounts.get(user_id)
    check_password(
        password,
        least=ports.policy.password_min_length,
        is_common=ports.passwords.is_common,
        own_words=(user.email, user.name),
    )
    password_hash = ports.passwords.hash(password)
    with ports.storage.begin() as work:
        held = work.accounts.hold(user_id)
        work.accounts.set_password_hash(user_id, password_hash)
        work.accounts.update(evolve(held, token_epoch=held.token_epoch + 1))
        note(ports, work, actor, "user.password_set", user_id=user_id)
