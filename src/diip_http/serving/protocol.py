"""uvicorn's HTTP/1.1, which waits for a request's head only so long and begins costly requests one by one."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from diip_http.serving.admission import Pacer
from diip_http.serving.write_deadline import WriteDeadline

HEAD_SECONDS = 10.0
"""How long the request line and the headers may take, from their first byte, or from the connection."""
LONGEST_HEAD_BYTES = 32 * 1024


class BoundedProtocol(H11Protocol):
    """Closes connections that never come to a request.

    A client that does not take its answer is dropped too (`WriteDeadline`).

    uvicorn's own timer ends with the first byte after an answer, and there is none before the first request,
    so that a client that sends a header a minute would hold its connection for ever.

    With a ``pacer`` a costly request is parsed only when it is its turn; until then no more of it is read.
    """

    _overdue: asyncio.TimerHandle | None = None
    _held: bytes | None = None

    def __init__(self, *arguments: Any, pacer: Pacer | None = None, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._pacer = pacer

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._deadline = WriteDeadline(transport, self.loop)
        self._watch()

    def data_received(self, data: bytes) -> None:
        is_idle = self.cycle is None or self.cycle.response_complete
        if self._overdue is None and is_idle:
            self._watch()
        if self._pacer is not None and is_idle and self._pacer.is_costly(data):
            self._hold(data, self._pacer)
        else:
            self._take(data)

    def shutdown(self) -> None:
        self._let_in()  # it came before the end and is answered
        super().shutdown()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._deadline.watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._rest()
        self._deadline.rest()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._deadline.watch()
        if self.cycle.response_complete:
            self._rest()

    def _take(self, data: bytes) -> None:
        before = self.cycle
        super().data_received(data)
        if self.cycle is not before:
            self._rest()
            self._deadline.answer_begins()

    def _hold(self, data: bytes, pacer: Pacer) -> None:
        self._held = data
        self._rest()  # the wait is not the client's doing
        self._unset_keepalive_if_required()
        self.transport.pause_reading()
        pacer.queue(self._let_in)

    def _let_in(self) -> None:
        data, self._held = self._held, None
        if data is not None and not self.transport.is_closing():
            self.transport.resume_reading()
            self._watch()
            self._take(data)

    def _watch(self) -> None:
        self._overdue = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _rest(self) -> None:
        if self._overdue is not None:
            self._overdue.cancel()
            self._overdue = None

    def _give_up(self) -> None:
        self._overdue = None
        if not self.transport.is_closing():
            self.transport.close()


def bounded(options: dict[str, Any]) -> dict[str, Any]:
    """uvicorn's options with every bound set and nothing believed of a proxy (the edge decides that)."""
    return {
        "http": BoundedProtocol,
        "ws": "none",
        "loop": "asyncio",
        "proxy_headers": False,
        "server_header": False,
        "access_log": False,
        "log_config": None,
        "timeout_keep_alive": 15,
        "timeout_graceful_shutdown": 30,
        "h11_max_incomplete_event_size": LONGEST_HEAD_BYTES,
        **options,
    }
