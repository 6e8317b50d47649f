"""A loopback server that breaks the rules of HTTP on command.

    with WireServer({"/issues": (sound(b"[]"), reset)}) as server:
        open_http(server.url, …).get(server.url + "/issues")

Each path has scripts, played one a request, the last one again and again. A script says step by step what
goes over the wire; when it ends, the connection is kept for the next request.
"""

from __future__ import annotations

import socket
import ssl
import struct
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from enum import Enum
from http import HTTPStatus
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from diip_core.memory.http import RawRequest


class Ending(Enum):
    """How a script may end a connection."""

    HANG_UP = "FIN: no more will come"
    RESET = "RST: the connection breaks"


Step = bytes | float | Ending
"""Bytes to send, seconds to pause, or the end."""

Script = Callable[[], Iterator[Step]]


def sound(body: bytes = b"", *, status: int = 200, headers: Mapping[str, str] | None = None) -> Script:
    """A whole answer as it should be."""
    return lambda: iter((_head(status, {"Content-Length": str(len(body)), **(headers or {})}) + body,))


def redirect(location: str, *, status: int = 302) -> Script:
    return sound(status=status, headers={"Location": location})


def raw(*steps: Step) -> Script:
    """Exactly these steps."""
    return lambda: iter(steps)


def drip(data: bytes, *, pause_seconds: float) -> Script:
    """Byte by byte with pauses, so that no no_answer is ever long."""
    return lambda: (step for byte in data for step in (bytes((byte,)), pause_seconds))


def endless(start: bytes, again: bytes) -> Script:
    """``start``, then ``again`` for ever."""

    def play() -> Iterator[Step]:
        yield start
        while True:
            yield again

    return play


def gzip_bomb(mebibytes: int) -> Script:
    """Zeros that shrink a thousandfold, made as they are sent."""

    def play() -> Iterator[Step]:
        yield _head(200, {"Content-Encoding": "gzip", "Connection": "close"})
        packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
        for _ in range(mebibytes):
            yield packer.compress(bytes(1 << 20))
        yield packer.flush()
        yield Ending.HANG_UP

    return play


def no_answer() -> Iterator[Step]:
    """No answer, for an hour."""
    yield 3600.0


def reset() -> Iterator[Step]:
    """The beginning of an answer, then the connection breaks."""
    yield _head(200, {"Content-Length": "1000"}) + b"[{"
    yield Ending.RESET


class WireServer:
    """Plays scripts on 127.0.0.1 from the moment it is made until it is left.

    ``asked`` are the requests so far and ``connections`` counts how often somebody connected.
    """

    def __init__(
        self, routes: Mapping[str, tuple[Script, ...]], *, tls: ssl.SSLContext | None = None
    ) -> None:
        self.asked: list[RawRequest] = []
        self.connections = 0
        self._scripts: dict[str, list[Script]] = {}
        for path, scripts in routes.items():
            self.route(path, *scripts)
        self._tls = tls
        self._stopped = threading.Event()
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def route(self, path: str, *scripts: Script) -> None:
        """Play these at ``path`` from now on: for scripts that need to know a server's address."""
        self._scripts[path] = list(scripts)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        for each in (self._listener, *self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                self._open.append(connection)
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        # A client that hangs up, or a server that is left, ends every script.
        with suppress(OSError):
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
                self._open.append(connection)
            received = b""
            while not self._stopped.is_set():
                while b"\r\n\r\n" not in received:
                    data = connection.recv(65536)
                    if not data:
                        return
                    received += data
                head, _, received = received.partition(b"\r\n\r\n")
                if not self._play(self._script(head), connection):
                    return

    def _script(self, head: bytes) -> Script:
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ", 2)
        parts = urlsplit(target)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        self.asked.append(RawRequest(method, parts.path, dict(parse_qsl(parts.query)), headers))
        scripts = self._scripts.get(parts.path, [sound(status=404)])
        return scripts.pop(0) if len(scripts) > 1 else scripts[0]

    def _play(self, script: Script, connection: socket.socket) -> bool:
        """Whether the connection lives on."""
        for step in script():
            if isinstance(step, bytes):
                connection.sendall(step)
            elif isinstance(step, Ending):
                if step is Ending.RESET:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                else:
                    connection.shutdown(socket.SHUT_RDWR)
                connection.close()
                return False
            elif self._stopped.wait(step):
                return False
        return True


def _head(status: int, headers: Mapping[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *(f"{k}: {v}" for k, v in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")
