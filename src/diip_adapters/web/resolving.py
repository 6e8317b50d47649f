"""Names to addresses, within a time limit that the C library does not have."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable, Sequence
from ipaddress import ip_address

from diip_adapters.web.addresses import Address
from diip_core.errors import SourceUnavailable

Resolve = Callable[[str, int], Sequence[Address]]
"""Every address of a host. Raises OSError where there is none."""


def ask_system(host: str, port: int) -> Sequence[Address]:
    """Ask the machine's own resolver, in the order it prefers (RFC 6724)."""
    found = socket.getaddrinfo(host.encode("ascii"), port, type=socket.SOCK_STREAM)
    return [ip_address(sockaddr[0]) for *_, sockaddr in found]


def resolve_within(resolve: Resolve, host: str, port: int, seconds: float) -> Sequence[Address]:
    """The addresses of ``host``, at least one.

    A resolver that hangs is left behind in its daemon thread.

    Raises:
        SourceUnavailable: code ``dns``.
    """
    outcome: queue.SimpleQueue[Sequence[Address] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            outcome.put(resolve(host, port))
        except Exception as error:  # a resolver may fail in any way; it is raised again below
            outcome.put(error)

    threading.Thread(target=ask, name="diip-resolve", daemon=True).start()
    try:
        found = outcome.get(timeout=seconds)
    except queue.Empty:
        raise SourceUnavailable(f"no DNS server named the address of {host} in time", code="dns") from None
    if isinstance(found, OSError) or not found:
        raise SourceUnavailable(
            f"{host} has no address; check the spelling, the network and the DNS", code="dns"
        ) from (found if isinstance(found, OSError) else None)
    if isinstance(found, Exception):
        raise found
    return found
