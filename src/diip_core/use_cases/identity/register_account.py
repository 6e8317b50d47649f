"""Register an account."""

from __future__ import annotations

from diip_core.domain.identity.account import User, check_email, check_person_name
from diip_core.domain.identity.password_rules import check_password
from diip_core.domain.identity.permissions import Actor
from diip_core.domain.identity.rate_limits import place_of, registration_limits, taken_limits
from diip_core.domain.secret import Secret
from diip_core.errors import Conflict, Forbidden, Throttled
from diip_core.events import AccountRegistered
from diip_core.ports.bundle import Ports
from diip_core.services.audit import note


def register_account(
    ports: Ports, *, email: str, password: Secret, name: str | None = None, address: str
) -> User:
    """Make an account for whoever asks, from the network ``address`` they ask from.

    Raises:
        Forbidden: registration is closed here.
        InvalidInput: address, name or password is not good enough.
        Throttled: too many came from there, or asked for taken addresses.
        Conflict: the address is registered already.
        Overloaded: too many wait for their password's hash.
    """
    if ports.policy.registration == "closed":
        raise Forbidden("registration is closed here; ask an administrator for an account")
    user = User(
        id=ports.ids.new_id(),
        email=check_email(email),
        name=check_person_name(name),
        created_at=ports.clock.now(),
    )
    check_password(
        password,
        least=ports.policy.password_min_length,
        is_common=ports.passwords.is_common,
        own_words=(user.email, user.name),
    )
    place = place_of(address)
    _refuse_taken(ports, user.email, place)
    password_hash = ports.passwords.hash(password)
    with ports.storage.begin() as work:
        work.rate_limit_counters.reserve(registration_limits(place))
        work.accounts.add(user, password_hash)
        note(ports, work, Actor(user.id), "user.registered", user_id=user.id, address=address)
    ports.announce(AccountRegistered(user_id=user.id))
    return user


def _refuse_taken(ports: Ports, email: str, place: str) -> None:
    """Before any work goes into it: how many taken addresses somebody may find out is limited."""
    limits = taken_limits(place)
    with ports.storage.read() as view:
        is_taken = view.accounts.by_email(email) is not None
        full = view.rate_limit_counters.full((*limits, *registration_limits(place)))
    if full is not None:
        raise Throttled(
            "too many registrations came from your network; wait, then try again",
            retry_at=full.until,
            limit=full.limit.most,
        )
    if is_taken:
        with ports.storage.begin() as work:
            work.rate_limit_counters.reserve(limits)
        raise Conflict("this email address is registered already")
