"""Add an account for somebody."""

from __future__ import annotations

from diip_core.domain.identity.account import Role, User, check_email, check_person_name
from diip_core.domain.identity.password_rules import check_password
from diip_core.domain.identity.permissions import Action, Actor, require
from diip_core.domain.secret import Secret
from diip_core.events import AccountRegistered
from diip_core.ports.bundle import Ports
from diip_core.services.audit import note


def add_user(
    ports: Ports,
    actor: Actor,
    *,
    email: str,
    password: Secret,
    name: str | None = None,
    role: Role = "developer",
) -> User:
    """Make an account, though registration may be closed.

    Raises:
        InvalidInput: address, name or password is not good enough.
        Conflict: the address is registered already.
        Forbidden: the actor is no admin.
    """
    require(actor, Action.ADMINISTER)
    user = User(
        id=ports.ids.new_id(),
        email=check_email(email),
        name=check_person_name(name),
        role=role,
        created_at=ports.clock.now(),
    )
    check_password(
        password,
        least=ports.policy.password_min_length,
        is_common=ports.passwords.is_common,
        own_words=(user.email, user.name),
    )
    password_hash = ports.passwords.hash(password)
    with ports.storage.begin() as work:
        work.accounts.add(user, password_hash)
        note(ports, work, actor, "user.added", user_id=user.id, detail={"role": role})
    ports.announce(AccountRegistered(user_id=user.id))
    return user
