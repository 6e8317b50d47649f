"""Costly requests on the wire: who overtakes them, and that none is lost while it waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import uvicorn
from attrs import Factory, define
from uvicorn.server import ServerState

from diip_http.middleware import Receive, Scope, Send
from diip_http.routes.table import ENDPOINTS
from diip_http.serving.admission import Pacer, costly_requests
from diip_http.serving.protocol import BoundedProtocol, bounded

BODY = b'{"email": "ada@example.org"}'
LOG_IN_HEAD = b"POST /api/auth/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % len(BODY)
OTHER = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Held(Pacer):
    """Lets nobody begin until the test allows it."""

    def __init__(self) -> None:
        super().__init__(costly_requests(ENDPOINTS))
        self.held: list[Callable[[], None]] = []

    def queue(self, begin: Callable[[], None]) -> None:
        self.held.append(begin)


@define
class Wire:
    """A server on loopback whose application says the body back."""

    pacer: Held
    state: ServerState = Factory(ServerState)
    port: int = 0
    _writers: list[asyncio.StreamWriter] = Factory(list)

    async def connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self._writers.append(writer)
        return reader, writer

    async def sent(self, request: bytes) -> asyncio.StreamReader:
        """What answers a request on a connection of its own."""
        reader, writer = await self.connection()
        writer.write(request)
        return reader

    async def hang_up(self) -> None:
        for writer in self._writers:
            writer.close()
            await writer.wait_closed()

    async def until_held(self, count: int) -> None:
        while len(self.pacer.held) < count:
            await asyncio.sleep(0)


@asynccontextmanager
async def wire() -> AsyncIterator[Wire]:
    async def echo(scope: Scope, receive: Receive, send: Send) -> None:
        body, message = b"", await receive()
        while message.get("more_body"):
            body, message = body + message["body"], await receive()
        body += message["body"]
        headers = [(b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    config, one = uvicorn.Config(echo, lifespan="off", **bounded({})), Wire(Held())
    config.load()

    def connected() -> BoundedProtocol:
        return BoundedProtocol(config, one.state, {}, pacer=one.pacer)

    async with (
        asyncio.timeout(30),
        await asyncio.get_running_loop().create_server(connected, "127.0.0.1") as server,
    ):
        one.port = server.sockets[0].getsockname()[1]
        try:
            yield one
        finally:
            await one.hang_up()


async def answer(reader: asyncio.StreamReader) -> bytes:
    """The body of a whole answer."""
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    return await reader.readexactly(int(head.partition(b"content-length: ")[2].split()[0]))


def test_other_requests_overtake_a_log_in_that_waits() -> None:
    async def talk() -> bytes:
        async with wire() as service:
            log_in = await service.sent(LOG_IN_HEAD + BODY)
            await service.until_held(1)
            assert await answer(await service.sent(OTHER)) == b""
            service.pacer.held[0]()
            return await answer(log_in)

    assert asyncio.run(talk()) == BODY


def test_what_comes_while_a_log_in_waits_belongs_to_it() -> None:
    async def talk() -> list[bytes]:
        async with wire() as service:
            reader, writer = await service.connection()
            writer.write(LOG_IN_HEAD)
            await service.until_held(1)
            writer.write(BODY + OTHER)  # the rest, and a request behind it on the same connection
            await writer.drain()
            service.pacer.held[0]()
            answers = [await answer(reader), await answer(reader)]
            writer.write(LOG_IN_HEAD + BODY)
            await service.until_held(2)
            service.pacer.held[1]()
            return [*answers, await answer(reader)]

    assert asyncio.run(talk()) == [BODY, b"", BODY]


def test_a_log_in_that_waits_when_the_service_ends_is_answered() -> None:
    async def talk() -> list[bytes]:
        async with wire() as service:
            waiting = [await service.sent(LOG_IN_HEAD + BODY) for _ in range(3)]
            await service.until_held(3)
            for connection in list(service.state.connections):
                connection.shutdown()
            return [await answer(reader) for reader in waiting]

    assert asyncio.run(talk()) == [BODY] * 3


def test_whoever_was_hung_up_on_while_they_waited_is_not_served() -> None:
    async def talk() -> bytes:
        async with wire() as service:
            reader = await service.sent(LOG_IN_HEAD + BODY)
            await service.until_held(1)
            for connection in list(service.state.connections):
                connection.transport.close()
            service.pacer.held[0]()
            return await reader.read()

    assert asyncio.run(talk()) == b""
