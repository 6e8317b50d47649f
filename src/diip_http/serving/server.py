"""One process that serves."""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

import uvicorn

from diip_core.errors import SettingUnusable
from diip_http.edge import App
from diip_http.serving.protocol import bounded

BACKLOG = 1024


def listen(host: str, port: int) -> socket.socket:
    """A socket that is bound but takes no connection yet; port 0 is any that is free.

    Raises:
        SettingUnusable: the address is not this machine's, or something else listens there.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][0]
        # The protocol is said: asyncio turns Nagle off only where it is (else an answer may wait 40 ms).
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError as error:
        raise SettingUnusable(
            f"nothing can listen on {host} port {port} ({error.strerror}); give another with --port",
            field="--port",
        ) from error
    listener.set_inheritable(True)
    return listener


def serve(app: App, listener: socket.socket, *, threads: int) -> None:
    """Serve until SIGTERM or SIGINT; running requests are answered first (30 s at most).

    ``threads`` requests are worked on at once: the loop's default executor is set to as many.
    """
    server = uvicorn.Server(uvicorn.Config(app, backlog=BACKLOG, **bounded({})))

    async def run() -> None:
        executor = ThreadPoolExecutor(threads, thread_name_prefix="requests")
        asyncio.get_running_loop().set_default_executor(executor)
        await server.serve([listener])

    asyncio.run(run())
