"""Drops a client that does not take its answer, and gives time to one that takes it slowly."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
from contextlib import suppress

BEGIN_SECONDS = 30.0
"""How long a client may take nothing of an answer before it has begun to read."""
PAUSE_SECONDS = 120.0
"""How long one that has begun may pause."""
UNREAD_BYTES = 160 * 1024
"""What a client's machine takes without its program: Linux's receive buffer begins with 128 KiB, and
grows only for a program that reads. Whose machine took more has begun to read."""
CHECK_SECONDS = 5.0
_BYTES_ACKED = 120
"""Where ``tcpi_bytes_acked`` stands in ``struct tcp_info`` (linux/tcp.h, since 4.1)."""


class WriteDeadline:
    """Watches one connection from when its buffer fills until it is empty; aborts it if nobody reads.

    Waiting for our own answer counts against nobody: the time runs only while bytes wait to be sent.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._timer: asyncio.TimerHandle | None = None
        self._at_start = 0
        self._taken = 0
        self._since = 0.0

    def answer_begins(self) -> None:
        """What was taken of earlier answers does not count for this one."""
        self._at_start = taken_bytes(self._transport) or 0

    def watch(self) -> None:
        """Bytes are waiting. Calling it again changes nothing until they are gone."""
        if self._timer is None and self._transport.get_write_buffer_size():
            self._note(taken_bytes(self._transport))
            self._timer = self._loop.call_later(CHECK_SECONDS, self._check)

    def rest(self) -> None:
        """The connection is gone."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _check(self) -> None:
        self._timer = None
        waiting = self._transport.get_write_buffer_size()
        if not waiting:
            return
        taken = taken_bytes(self._transport)
        if taken is None:
            taken = -waiting  # grows as the buffer shrinks
        if taken != self._taken:
            self._note(taken)
        elif self._loop.time() - self._since >= self._patience():
            _drop(self._transport)
            return
        self._timer = self._loop.call_later(CHECK_SECONDS, self._check)

    def _note(self, taken: int | None) -> None:
        self._taken = -self._transport.get_write_buffer_size() if taken is None else taken
        self._since = self._loop.time()

    def _patience(self) -> float:
        is_reading = self._taken - self._at_start > UNREAD_BYTES or self._taken < 0
        return PAUSE_SECONDS if is_reading else BEGIN_SECONDS


def _drop(transport: asyncio.Transport) -> None:
    """Close with a reset, so that the kernel does not hold megabytes for somebody who never reads them."""
    connection = transport.get_extra_info("socket")
    if connection is not None:
        with suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


def taken_bytes(transport: asyncio.Transport) -> int | None:
    """How much the client's machine has acknowledged on this connection; None if the system does not say."""
    connection = transport.get_extra_info("socket")
    if not sys.platform.startswith("linux") or connection is None:
        return None
    try:
        info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _BYTES_ACKED + 8)
    except OSError:  # no TCP, such as a Unix socket, or closed
        return None
    return int(struct.unpack_from("Q", info, _BYTES_ACKED)[0]) if len(info) >= _BYTES_ACKED + 8 else None
