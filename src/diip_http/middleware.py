"""The outermost layer, plain ASGI: ids, hosts, paths, headers, CORS and HEAD, before any route is sought."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from datetime import datetime
from typing import Any
from urllib.parse import unquote_to_bytes

from attrs import frozen

from diip_http.addresses import Network, client_address, is_allowed
from diip_http.errors import Refused, render
from diip_http.request_context import RawRequest

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

RAW_REQUEST = "diip.request"
"""Where the scope holds the `RawRequest` of a request that was let in."""

LONGEST_HEADERS_BYTES = 32 * 1024
MOST_HEADERS = 100
EXPOSED = "Link, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, X-Request-ID"
_SANE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_ODD_PATH = re.compile(rb"//|\\|%2f|%5c|%00|[\x00-\x20\x7f-\xff]|/\.{1,2}(/|$)", re.IGNORECASE)
_HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"content-security-policy": b"default-src 'none'; frame-ancestors 'none'",
    b"cross-origin-resource-policy": b"same-origin",
    b"cache-control": b"no-store",
}


@frozen
class EdgePolicy:
    """The service's settings for its surroundings. An origin ``*`` opens CORS to everybody."""

    allowed_hosts: tuple[str, ...]
    cors_origins: frozenset[str]
    trusted_proxies: tuple[Network, ...]
    is_https: bool


class Middleware:
    """Wraps the application. Health checks may come under any host name: probes use addresses."""

    def __init__(
        self, app: App, rules: EdgePolicy, *, now: Callable[[], datetime], new_id: Callable[[], str]
    ) -> None:
        self._app, self._rules, self._now, self._new_id = app, rules, now, new_id
        self._extra = dict(_HEADERS)
        if rules.is_https:
            self._extra[b"strict-transport-security"] = b"max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = _joined(scope["headers"])
        request = self._raw_request(scope, headers)
        allow_origin = self._origin(headers.get("origin"))
        send = self._dressed(send, request.request_id, allow_origin, is_head=request.method == "HEAD")
        try:
            self._check(scope, headers)
        except Refused as refused:
            await self._refuse(refused, request, send)
            return
        if request.method == "OPTIONS" and "access-control-request-method" in headers:
            await self._preflight(request, allow_origin, send)
            return
        inner = {**scope, RAW_REQUEST: request}
        if request.method == "HEAD":
            inner["method"] = "GET"
        await self._app(inner, receive, send)

    def _raw_request(self, scope: Scope, headers: Mapping[str, str]) -> RawRequest:
        own = headers.get("x-request-id", "")
        peer = scope.get("client")
        root_path = scope.get("root_path", "")
        return RawRequest(
            method=scope["method"],
            path=scope["path"].removeprefix(root_path).rstrip("/"),
            root_path=root_path,
            query_string=scope.get("query_string", b""),
            headers=headers,
            address=client_address(
                peer[0] if peer else None, headers.get("x-forwarded-for", ""), self._rules.trusted_proxies
            ),
            request_id=own if _SANE_ID.fullmatch(own) else self._new_id(),
        )

    def _check(self, scope: Scope, headers: Mapping[str, str]) -> None:
        pairs = scope["headers"]
        if len(pairs) > MOST_HEADERS or sum(len(n) + len(v) for n, v in pairs) > LONGEST_HEADERS_BYTES:
            raise Refused(431, "headers_too_large", "the request's headers are too large")
        raw = scope.get("raw_path") or scope["path"].encode()
        path = raw.partition(b"?")[0]
        if _ODD_PATH.search(path) or not _is_text(path):
            raise Refused(404, "not_found", "there is nothing at this address")
        hosts = [value for name, value in pairs if name == b"host"]
        is_probe = path.startswith(b"/health/")
        if len(hosts) != 1 or not (is_probe or is_allowed(headers["host"], self._rules.allowed_hosts)):
            raise Refused(400, "host_refused", "this service does not answer to that host name")

    def _origin(self, origin: str | None) -> str | None:
        """The origin, if it may read our answers."""
        if origin and (origin in self._rules.cors_origins or "*" in self._rules.cors_origins):
            return origin
        return None

    async def _preflight(self, request: RawRequest, allow_origin: str | None, send: Send) -> None:
        if allow_origin is None:
            await self._refuse(Refused(403, "origin_refused", "this origin may not call"), request, send)
            return
        headers = [
            (b"access-control-allow-methods", b"GET, HEAD, POST, PATCH, DELETE"),
            (b"access-control-allow-headers", b"authorization, content-type, idempotency-key, x-request-id"),
            (b"access-control-max-age", b"600"),
        ]
        await send({"type": "http.response.start", "status": 204, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    async def _refuse(self, refused: Refused, request: RawRequest, send: Send) -> None:
        problem = render(refused, request_id=request.request_id, now=self._now())
        headers = [(name.lower().encode(), value.encode()) for name, value in problem.headers.items()]
        headers.append((b"content-length", str(len(problem.body)).encode()))
        await send({"type": "http.response.start", "status": problem.status, "headers": headers})
        await send({"type": "http.response.body", "body": problem.body})

    def _dressed(self, send: Send, request_id: str, allow_origin: str | None, *, is_head: bool) -> Send:
        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message.get("headers", ())}
                added = [(name, value) for name, value in self._extra.items() if name not in present]
                added.append((b"x-request-id", request_id.encode()))
                if self._rules.cors_origins:
                    added.append((b"vary", b"Origin"))
                if allow_origin is not None:
                    added += [
                        (b"access-control-allow-origin", allow_origin.encode("latin-1")),
                        (b"access-control-expose-headers", EXPOSED.encode()),
                    ]
                message = {**message, "headers": [*message.get("headers", ()), *added]}
            elif is_head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        return dressed


def _joined(pairs: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """Headers by lower-case name; one that came twice is joined with commas (RFC 9110 §5.3)."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in pairs:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _is_text(path: bytes) -> bool:
    try:
        return all(character.isprintable() for character in unquote_to_bytes(path).decode("utf-8"))
    except UnicodeDecodeError:
        return False
