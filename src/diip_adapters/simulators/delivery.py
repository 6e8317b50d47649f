"""Puts a reply onto a connection in the manner it asks for."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable
from http import HTTPStatus

from diip_adapters.simulators.wire import Manner, Reply

_DRIP_PIECES_A_SECOND = 20
_PHRASES = {int(status): status.phrase for status in HTTPStatus}


def deliver(transport: asyncio.Transport, reply: Reply, *, closing: bool, done: Callable[[], None]) -> None:
    """Send ``reply``; ``done`` is called once the connection is free for the next request.

    It never is after a reply that breaks or closes the connection. ``closing`` is the client's wish.
    """
    if reply.manner is Manner.HANG:
        return
    if reply.seconds and reply.manner not in (Manner.DRIP_BODY, Manner.DRIP_HEADERS):
        asyncio.get_running_loop().call_later(reply.seconds, _send, transport, reply, closing, done)
    else:
        _send(transport, reply, closing, done)


def _send(transport: asyncio.Transport, reply: Reply, closing: bool, done: Callable[[], None]) -> None:
    if transport.is_closing():
        return
    half = reply.body[: len(reply.body) // 2]
    match reply.manner:
        case Manner.RESET:
            _reset(transport)
        case Manner.RESET_LATE:
            transport.write(_head(reply, closing) + half)
            asyncio.get_running_loop().call_later(0.05, _reset, transport)
        case Manner.CUT_SHORT:
            transport.write(_head(reply, closing) + half)
            transport.close()
        case Manner.CUT_CHUNKED:
            chunk = f"{len(half):x}\r\n".encode() + half + b"\r\n"
            transport.write(_head(reply, True, "Transfer-Encoding: chunked") + chunk)
            transport.close()
        case Manner.CUT_SILENTLY:
            transport.write(_head(reply, True, "X-Accel-Buffering: no") + half)
            transport.close()
        case Manner.DRIP_BODY:
            transport.write(_head(reply, closing))
            _drip(transport, reply.body, reply.seconds, done)
        case Manner.DRIP_HEADERS:
            _drip(transport, _head(reply, closing) + reply.body, reply.seconds, done)
        case _:
            transport.write(_head(reply, closing) + reply.body)
            transport.close() if closing else done()


def _head(reply: Reply, closing: bool, framing: str = "") -> bytes:
    lines = [f"HTTP/1.1 {reply.status} {_PHRASES.get(reply.status, 'Unknown')}"]
    lines += [f"{name}: {value}" for name, value in reply.headers]
    if framing:
        lines.append(framing)
    elif reply.status not in (204, 304):
        lines.append(f"Content-Length: {len(reply.body)}")
    if closing:
        lines.append("Connection: close")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def _drip(transport: asyncio.Transport, data: bytes, seconds: float, done: Callable[[], None]) -> None:
    pieces = max(1, round(seconds * _DRIP_PIECES_A_SECOND))
    size = max(1, -(-len(data) // pieces))

    def drop(offset: int) -> None:
        if transport.is_closing():
            return
        if offset >= len(data):
            done()
            return
        transport.write(data[offset : offset + size])
        asyncio.get_running_loop().call_later(seconds / pieces, drop, offset + size)

    drop(0)


def _reset(transport: asyncio.Transport) -> None:
    # Linger 0 makes the kernel send RST instead of FIN.
    connection = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
