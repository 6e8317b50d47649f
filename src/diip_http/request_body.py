"""Taking a body off the wire, within a size and a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from diip_http.errors import Refused
from diip_http.request_context import RawRequest

LONGEST_BODY_BYTES = 1024 * 1024
BODY_SECONDS = 20.0
DRAINED_BYTES = 8 * LONGEST_BODY_BYTES
DRAIN_SECONDS = 2.0
"""How much of a body over the limit is still taken in, and how long: a connection that closes on bytes nobody
read is reset, and the client never sees the 413."""
_JSON_TYPES = ("application/json", "application/json;charset=utf-8")


async def receive_body(
    request: RawRequest, receive: Callable[[], Awaitable[Any]]
) -> tuple[bytes, Refused | None]:
    """The body, or what is held against it (408, 413, 415), to be said once the caller is known.

    Raises:
        Refused: the client went away in the middle; nobody waits for the answer.
    """
    if int(_declared(request)) > LONGEST_BODY_BYTES:
        await _drain(receive)
        return b"", _too_large()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = await _read(receive)
    except TimeoutError:
        close = {"Connection": "close"}
        return b"", Refused(408, "too_slow", "the body took too long to arrive", close)
    if body is None:
        await _drain(receive)
        return b"", _too_large()
    kind = request.headers.get("content-type")
    if (body or kind) and (kind or "").lower().replace(" ", "").replace('"', "") not in _JSON_TYPES:
        return b"", Refused(415, "unsupported_media_type", "send application/json in UTF-8")
    if request.headers.get("content-encoding", "identity") != "identity":
        return b"", Refused(415, "unsupported_encoding", "send the body uncompressed")
    return body, None


async def _read(receive: Callable[[], Awaitable[Any]]) -> bytes | None:
    """The whole body; None where it grew over the limit."""
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refused(400, "gone", "the body broke off")
        size += len(message.get("body", b""))
        if size > LONGEST_BODY_BYTES:
            return None
        chunks.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(chunks)


async def _drain(receive: Callable[[], Awaitable[Any]]) -> None:
    """Throw away what is on its way, within bounds."""
    size = 0
    with suppress(TimeoutError):
        async with asyncio.timeout(DRAIN_SECONDS):
            while size < DRAINED_BYTES:
                message = await receive()
                size += len(message.get("body", b""))
                if not message.get("more_body"):
                    return


def _declared(request: RawRequest) -> str:
    length = request.headers.get("content-length", "0")
    return length if length.isascii() and length.isdigit() and len(length) < 20 else "0"


def _too_large() -> Refused:
    limit = f"a body may have up to {LONGEST_BODY_BYTES // 1024} KiB"
    return Refused(413, "body_too_large", limit, {"Connection": "close"})
