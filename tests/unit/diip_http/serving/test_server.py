"""The socket that a process serves on."""

from __future__ import annotations

import asyncio
import socket

from diip_http.serving.server import listen


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
