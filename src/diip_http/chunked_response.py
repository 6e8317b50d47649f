"""An answer in chunks as Litestar sends it: read in a thread, ended at once when the client goes away."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Request
from litestar.response.base import ASGIResponse
from litestar.response.streaming import ASGIStreamingResponse, Stream
from litestar.types import Receive, Send
from litestar.types import Scope as AsgiScope

from diip_http.streams import Chunks

Read = Callable[[Callable[[], bytes | None]], Awaitable[bytes | None]]
Report = Callable[[Exception], None]


class ChunkedResponse(Stream):
    """Sends ``chunks``, each read by ``read``: no thread waits for the client.

    An error in the middle goes to ``report`` and cuts the connection, so that the client sees that the body
    is not whole.
    """

    def __init__(self, chunks: Chunks, *, read: Read, report: Report, is_head: bool, **named: Any) -> None:
        super().__init__((), **named)
        self._source = (chunks, read, report)
        self._is_head = is_head

    def to_asgi_response(self, app: Any, request: Request[Any, Any, Any], **named: Any) -> ASGIResponse:
        return _Sender(
            *self._source,
            headers={**(named.get("headers") or {}), **self.headers},
            is_head_response=self._is_head,
            media_type=self.media_type,
            status_code=self.status_code,
        )


class _Sender(ASGIStreamingResponse):
    def __init__(self, chunks: Chunks, read: Read, report: Report, **named: Any) -> None:
        super().__init__(iterator=(), **named)
        self._chunks, self._read, self._report = chunks, read, report

    async def __call__(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            # A chunk that is being read ends first; it holds no connection for longer than its batch.
            await asyncio.get_running_loop().run_in_executor(None, self._chunks.close)

    async def send_body(self, send: Send, receive: Receive) -> None:
        body = asyncio.create_task(self._send_chunks(send))
        gone = asyncio.create_task(_disconnected(receive))
        try:
            await asyncio.wait({body, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (body, gone):
                task.cancel()
            await asyncio.wait({body, gone})

    async def _send_chunks(self, send: Send) -> None:
        try:
            while (chunk := await self._read(self._chunks.next)) is not None:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        except Exception as error:
            self._report(error)
            return  # unfinished: the server cuts the connection
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
