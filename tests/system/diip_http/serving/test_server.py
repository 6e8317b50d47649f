"""The socket that a process serves on."""

from __future__ import annotations

import asyncio
import gc
import signal
import socket
import sys
from collections.abc import Iterator

import pytest

from diip_http.middleware import Receive, Scope, Send
from diip_http.serving.server import listen, serve


@pytest.fixture
def settled() -> Iterator[None]:
    interval = sys.getswitchinterval()
    yield
    sys.setswitchinterval(interval)
    gc.unfreeze()


def test_an_answer_in_parts_is_not_held_back_by_nagle() -> None:
    async def without_delay() -> int:
        answering: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            connection = writer.get_extra_info("socket")
            answering.set_result(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        listener = listen("127.0.0.1", 0)
        async with await asyncio.start_server(connected, sock=listener):
            _, writer = await asyncio.open_connection(*listener.getsockname())
            found = await asyncio.wait_for(answering, 10)
            writer.close()
            await writer.wait_closed()
        return found

    assert asyncio.run(without_delay())


@pytest.mark.usefixtures("settled")
def test_who_connects_before_anybody_serves_waits_and_is_served() -> None:
    """`diip serve` says its address before its application, or that of its children, is made."""

    async def answer_and_end(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            signal.raise_signal(signal.SIGINT)

    with listen("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname(), 10) as early:
        early.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        with pytest.raises(KeyboardInterrupt):
            serve(answer_and_end, listener, threads=1)
        assert early.recv(100).startswith(b"HTTP/1.1 204")


@pytest.mark.usefixtures("settled")
def test_while_it_serves_no_collection_of_garbage_goes_through_what_stays() -> None:
    found: list[int] = []

    async def count_and_end(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            found.append(gc.get_freeze_count())
            signal.raise_signal(signal.SIGINT)

    with listen("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname(), 10) as asking:
        asking.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        with pytest.raises(KeyboardInterrupt):
            serve(count_and_end, listener, threads=1)
    assert found
    assert found[0] > 10_000
