"""Whose request it is: hosts we answer to, and clients behind proxies that are trusted (guarantee T44)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network
UNKNOWN = "unknown"


def parse_networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Addresses and CIDR ranges. Raises ValueError for a text that is neither."""
    return tuple(ip_network(text.strip(), strict=False) for text in texts)


def client_address(peer: str | None, forwarded_for: str, trusted: Sequence[Network]) -> str:
    """The client: the rightmost hop of ``X-Forwarded-For`` that no trusted proxy vouches for.

    Nothing is believed of a peer that is not trusted itself. A hop that is no address ends the walk: what
    stands left of it was written by whoever wrote it.
    """
    address = _parse(peer or "")
    if address is None:
        return peer or UNKNOWN
    for hop in reversed([part.strip() for part in forwarded_for.split(",") if part.strip()]):
        if not any(address in network for network in trusted):
            break
        nearer = _parse(hop)
        if nearer is None:
            break
        address = nearer
    return str(address)


def split_host(host: str) -> tuple[str, str]:
    """A ``Host`` header as (name in lower case without brackets, port or nothing)."""
    if host.startswith("["):
        name, _, rest = host[1:].partition("]")
        return name.lower(), rest.removeprefix(":")
    name, _, port = host.partition(":")
    return name.lower().removesuffix("."), port


def is_allowed(host: str, allowed: Iterable[str]) -> bool:
    """Whether a ``Host`` is one of ours; an entry without a port stands for every port."""
    name, port = split_host(host)
    if port and not port.isdigit():
        return False
    return any(name == wanted and own in ("", port) for wanted, own in map(split_host, allowed))


@lru_cache(maxsize=1024)
def _parse(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
