"""How often somebody may fail before they have to wait (guarantee T01, T02, T30).

Nobody is locked out: a limit forgets, counts failures alone, and an address from which a user logged in
before is spared the limits that strangers can use up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from ipaddress import ip_address, ip_network

from attrs import frozen

from diip_core.domain.identity.account import email_key

_WINDOW_SECONDS = 300.0
_HOUR_SECONDS = 3600.0
_IPV6_PREFIX = 64


@frozen
class Limit:
    """At most ``most`` in ``window_seconds`` from the first one on, for whatever ``key`` stands for."""

    key: str
    most: int
    window_seconds: float


@frozen
class Full:
    """A limit that has no room before ``until``."""

    limit: Limit
    until: datetime


@frozen
class Count:
    """How many were counted against a limit, which forgets them at ``until``."""

    number: int
    until: datetime


@frozen
class Room:
    """So many are ``left`` of a limit until it forgets at ``until``; null where nothing is counted."""

    limit: Limit
    left: int
    until: datetime | None


def least_room(limits: Sequence[Limit], counts: Mapping[str, Count]) -> Room:
    """Of one limit or more the one with the least room left; ``counts`` by key are those that still hold."""
    rooms = []
    for limit in limits:
        count = counts.get(limit.key)
        left = limit.most if count is None else max(limit.most - count.number, 0)
        rooms.append(Room(limit, left, None if count is None else count.until))
    return min(rooms, key=lambda room: room.left)


def place_of(address: str) -> str:
    """What one household or server holds of the network: IPv4 an address, IPv6 the first 64 bits."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if parsed.version == 6 and parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    if parsed.version == 6:
        return str(ip_network((parsed, _IPV6_PREFIX), strict=False))
    return str(parsed)


def log_in_limits(email: str, place: str, *, is_known: bool) -> tuple[Limit, ...]:
    """What a failed log-in counts against; ``is_known`` where this user logged in from there before."""
    of_place = log_in_limits_of_place(place)
    if is_known:
        return of_place
    return (
        *of_place,
        Limit(_key("log_in.user", email_key(email)), 10, _WINDOW_SECONDS),
        Limit("log_in", 1000, _WINDOW_SECONDS),
    )


def log_in_limits_of_place(place: str) -> tuple[Limit, ...]:
    """The limits a caller may see; how often others failed stays private."""
    return (Limit(_key("log_in.place", place), 10, _WINDOW_SECONDS),)


def taken_limits(place: str) -> tuple[Limit, ...]:
    """What a registration of a taken address counts against."""
    return (Limit(_key("taken.place", place), 10, _WINDOW_SECONDS),)


def registration_limits(place: str) -> tuple[Limit, ...]:
    """What a new account counts against."""
    return (_new_accounts(place), Limit("register", 5000, _HOUR_SECONDS))


def registration_limits_of_place(place: str) -> tuple[Limit, ...]:
    """The limits shown to whoever registers: those of their own network."""
    return (*taken_limits(place), _new_accounts(place))


def password_limits(user_id: str) -> tuple[Limit, ...]:
    """What a wrong present password counts against where somebody changes it."""
    return (Limit(_key("password.user", user_id), 10, _WINDOW_SECONDS),)


def _new_accounts(place: str) -> Limit:
    return Limit(_key("register.place", place), 500, _HOUR_SECONDS)


def _key(kind: str, text: str) -> str:
    """A digest, as people type passwords into the field for the address."""
    return f"{kind}:{sha256(text.encode(errors='surrogatepass')).hexdigest()[:32]}"
