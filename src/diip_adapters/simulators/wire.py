"""What passes between the server and a simulator: a request, a reply, and how the reply is to be sent."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Protocol

from attrs import frozen


class Manner(Enum):
    """How a reply goes onto the wire."""

    PLAIN = "plain"
    RESET = "reset"  # no byte, then RST
    RESET_LATE = "reset-late"  # half of the body, then RST
    HANG = "hang"  # nothing, for as long as the client stays
    DRIP_BODY = "drip"  # in pieces over `Reply.seconds`
    DRIP_HEADERS = "drip-headers"
    CUT_SHORT = "cut-short"  # Content-Length states the whole, half arrives, the connection closes
    CUT_CHUNKED = "cut-chunked"  # chunked, without the last chunk
    CUT_SILENTLY = "cut-silently"  # no length at all: half comes, the connection closes


@frozen
class Request:
    """One request; header names are lower-case, ``target`` is the path with its query string as sent.

    ``base_url`` is the address the client used, such as ``http://127.0.0.1:8900``.
    """

    method: str
    target: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    base_url: str

    @property
    def takes_gzip(self) -> bool:
        """Whether the client can read gzip."""
        return "gzip" in self.headers.get("accept-encoding", "")


@frozen
class Reply:
    """One reply. The server adds what frames it (Content-Length and the like), nothing else.

    ``seconds`` is the wait before it is sent, or how long it drips.
    """

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    manner: Manner = Manner.PLAIN
    seconds: float = 0.0


class Simulator(Protocol):
    """Anything that answers requests; it is asked by one request at a time, from the server's thread."""

    def answer(self, request: Request, /) -> Reply:
        """The reply; an exception becomes a 500 that says it was the simulator's own fault."""
        ...
