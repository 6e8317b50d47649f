"""One process that serves."""

from __future__ import annotations

import asyncio
import gc
import re
import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import uvicorn

from diip_core.errors import SettingUnusable
from diip_http.middleware import App
from diip_http.serving.admission import Pacer
from diip_http.serving.protocol import BoundedProtocol, bounded

BACKLOG = 1024
ACCEPTED_AT_ONCE = 16
"""asyncio accepts as many connections in one turn of its loop as its backlog says. With 1,024 a burst of 500
made one turn of half a second, for all of which everybody else waited (`benchmarks/log_ins.py`). With 1, a
hundred new connections beside a hundred busy ones waited 2.3 s; with 16 they wait 0.3 s."""

SWITCH_SECONDS = 0.0005
"""A thread that wants Python's lock takes it from one that computes after so long. With the default, 5 ms, a
request waited so long for it after each of its queries while log-ins were answered (measured)."""


def listen(host: str, port: int) -> socket.socket:
    """A socket whose connections wait until somebody serves them; port 0 is any that is free.

    Raises:
        SettingUnusable: the address is not this machine's, or something else listens there.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][0]
        # The protocol is said: asyncio turns Nagle off only where it is (else an answer may wait 40 ms).
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        raise SettingUnusable(
            f"nothing can listen on {host} port {port} ({error.strerror}); give another with --port",
            field="--port",
        ) from error
    listener.set_inheritable(True)
    return listener


def serve(
    app: App, listener: socket.socket, *, threads: int, costly: re.Pattern[bytes] | None = None
) -> None:
    """Serve until SIGTERM or SIGINT; running requests are answered first (30 s at most).

    How Python switches threads and collects garbage is set for the whole process, which is the service's own.
    ``threads`` requests are worked on at once: the loop's default executor is set to as many.
    Requests that begin like ``costly`` start one by one (`Pacer`).
    """
    _settle_process()
    http = partial(BoundedProtocol, pacer=Pacer(costly) if costly else None)
    server = _PacedServer(uvicorn.Config(app, backlog=ACCEPTED_AT_ONCE, **bounded({"http": http})))

    async def run() -> None:
        executor = ThreadPoolExecutor(threads, thread_name_prefix="requests")
        asyncio.get_running_loop().set_default_executor(executor)
        await server.serve([listener])

    asyncio.run(run())


def _settle_process() -> None:
    sys.setswitchinterval(SWITCH_SECONDS)
    # What is there now stays for good. A full collection goes through it in 40 ms, for which everybody waits,
    # and a few hundred new connections bring one about.
    gc.collect()
    gc.freeze()


class _PacedServer(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listener in sockets or ():
            listener.listen(BACKLOG)  # the kernel's queue stays long: nobody is turned away
