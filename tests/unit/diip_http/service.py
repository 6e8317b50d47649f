"""The whole service in memory, and clients that ask it as programs do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any
from urllib.parse import unquote

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal

from diip_adapters.settings import read_settings
from diip_core.domain.identity.permissions import OPERATOR
from diip_core.domain.secret import Secret
from diip_core.ports.bundle import Ports
from diip_core.use_cases.identity.add_user import add_user
from diip_http.app import create_app
from diip_http.middleware import App

PASSWORD = "tide and harbour 1911"
KEYS = "tests:" + "A" * 43 + "="


class Wired(httpx.Response):
    """An answer; ``packed`` is its body before any decoding."""

    def __init__(self, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
        super().__init__(status, headers=headers, content=body)
        self.packed = body


class Client:
    """Asks one service; ``token`` goes along where it is set."""

    def __init__(
        self, portal: BlockingPortal, inner: httpx.AsyncClient, app: App, token: str | None = None
    ) -> None:
        self._portal, self._inner, self._app, self.token = portal, inner, app, token

    def __call__(self, method: str, path: str, json: Any = None, **options: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers |= options.pop("headers", {})
        send = partial(self._inner.request, method, path, json=json, headers=headers, **options)
        return self._portal.call(send)

    def raw(
        self, method: str, path: str, headers: Sequence[tuple[bytes, bytes]] = ((b"Host", b"localhost"),)
    ) -> Wired:
        """Ask with exactly this path and these headers; the answer as it came over the wire."""
        return self._portal.call(self._raw, method, path, list(headers))

    async def _raw(self, method: str, path: str, headers: list[tuple[bytes, bytes]]) -> Wired:
        raw_path, _, query = path.partition("?")
        if self.token:
            headers.append((b"Authorization", f"Bearer {self.token}".encode()))
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(raw_path),
            "raw_path": raw_path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.lower(), value) for name, value in headers],
            "client": ("127.0.0.1", 4711),
            "server": ("localhost", 80),
            "state": {},
        }
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await self._app(scope, receive, send)
        start, *parts = sent
        return Wired(start["status"], start["headers"], b"".join(part.get("body", b"") for part in parts))

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self("GET", path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> httpx.Response:
        return self("POST", path, json, **options)

    def bearing(self, token: str | None) -> Client:
        """The same client with another token."""
        return Client(self._portal, self._inner, self._app, token)


@contextmanager
def serving(
    ports: Ports, environ: dict[str, str] | None = None, *, peer: str = "127.0.0.1"
) -> Iterator[Client]:
    """The service over these ports, asked without a network."""
    application = create_app(ports, read_settings({"DIIP_SIGNING_KEYS": KEYS, **(environ or {})}))
    with start_blocking_portal() as portal:
        transport = httpx.ASGITransport(application.app, client=(peer, 4711))
        inner = httpx.AsyncClient(transport=transport, base_url="http://localhost")
        with portal.wrap_async_context_manager(application.lifespan()):
            yield Client(portal, inner, application.app)
            portal.call(inner.aclose)


def make_user(ports: Ports, email: str, *, admin: bool = False) -> str:
    """The id of a new account with `PASSWORD`."""
    role = "admin" if admin else "developer"
    return add_user(ports, OPERATOR, email=email, password=Secret(PASSWORD), role=role).id


def logged_in(client: Client, email: str) -> Client:
    """The client with a session of this account."""
    answer = client.post("/api/auth/login/", {"email": email, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    return client.bearing(answer.json()["access_token"])
