"""A small HTTP/1.1 server on loopback that sends replies well or badly, as they ask to be sent."""

from __future__ import annotations

import asyncio
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import parse_qsl, unquote, urlsplit

from attrs import evolve

from diip_adapters.simulators.delivery import deliver
from diip_adapters.simulators.wire import Manner, Reply, Request, Simulator

HOST = "127.0.0.1"
_HEAD_LIMIT_BYTES = 65_536


@contextmanager
def running(simulator: Simulator, *, port: int = 0) -> Iterator[str]:
    """Serve from a thread of its own; gives the base URL, and is gone after the block.

    Raises:
        OSError: the port is taken.
    """
    server = _Server(simulator, port)
    thread = threading.Thread(target=server.run, name="simulator", daemon=True)
    thread.start()
    try:
        yield server.wait_for_address()
    finally:
        server.stop()
        thread.join(timeout=5)


def serve(simulator: Simulator, *, port: int, announce: Callable[[str], None]) -> None:
    """Serve in this thread until interrupted; ``announce`` is given the base URL once it can be reached.

    Raises:
        OSError: the port is taken.
    """
    server = _Server(simulator, port)
    server.announce = announce
    server.run()
    if server.failure is not None:
        raise server.failure


class _Server:
    def __init__(self, simulator: Simulator, port: int) -> None:
        self.failure: OSError | None = None
        self.announce: Callable[[str], None] = lambda _: None
        self._simulator = simulator
        self._port = port
        self._address = ""
        self._started = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None
        self._connections: set[_Connection] = set()

    def run(self) -> None:
        try:
            asyncio.run(self._main())
        except OSError as failure:
            self.failure = failure
        except KeyboardInterrupt:
            pass
        finally:
            self._started.set()

    def wait_for_address(self) -> str:
        self._started.wait(timeout=10)
        if self.failure is not None:
            raise self.failure
        return self._address

    def stop(self) -> None:
        if self._loop is not None and self._stopping is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._stopping.set)

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        listener = await self._loop.create_server(
            lambda: _Connection(self._simulator, self._connections), HOST, self._port, backlog=512
        )
        self._address = f"http://{HOST}:{listener.sockets[0].getsockname()[1]}"
        self._started.set()
        self.announce(self._address)
        await self._stopping.wait()
        listener.close()
        for connection in list(self._connections):
            connection.abort()


class _Connection(asyncio.Protocol):
    """One keep-alive connection; requests on it are answered one after the other."""

    def __init__(self, simulator: Simulator, connections: set[_Connection]) -> None:
        self._simulator = simulator
        self._connections = connections
        self._received = b""
        self._busy = False
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._connections.add(self)

    def connection_lost(self, _: Exception | None) -> None:
        self._transport = None
        self._connections.discard(self)

    def data_received(self, data: bytes) -> None:
        self._received += data
        self._next()

    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def _next(self) -> None:
        if self._busy or self._transport is None:
            return
        try:
            request, self._received = _read(self._received)
        except ValueError:
            deliver(self._transport, Reply(400), closing=True, done=self._next)
            return
        if request is not None:
            self._busy = True
            closing = request.headers.get("connection", "").lower() == "close"
            reply = self._ask(request)
            if request.method == "HEAD":
                reply = evolve(reply, body=b"")
            deliver(self._transport, reply, closing=closing, done=self._done)

    def _ask(self, request: Request) -> Reply:
        try:
            return self._simulator.answer(request)
        except Exception:  # the author of a test must see it, and the server must live on
            headers = (("x-simulator-defect", "1"), ("content-type", "text/plain"))
            return Reply(500, headers, traceback.format_exc().encode(), Manner.PLAIN)

    def _done(self) -> None:
        self._busy = False
        self._next()


def _read(received: bytes) -> tuple[Request | None, bytes]:
    """The first request of what was received, if it is whole, and the rest.

    Raises:
        ValueError: this is not HTTP.
    """
    head, end, rest = received.partition(b"\r\n\r\n")
    if not end:
        if len(received) > _HEAD_LIMIT_BYTES:
            raise ValueError("no end of headers")
        return None, received
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    length = int(headers.get("content-length", "0"))
    if len(rest) < length:
        return None, received
    parts = urlsplit(target)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    base_url = f"http://{headers.get('host', HOST)}"
    return Request(method, target, unquote(parts.path), query, headers, rest[:length], base_url), rest[
        length:
    ]
