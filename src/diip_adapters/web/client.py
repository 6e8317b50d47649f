"""The `Http` port over httpcore."""

from __future__ import annotations

import logging
import ssl
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache

import httpcore

from diip_adapters.web.egress import Egress
from diip_adapters.web.error_mapping import border
from diip_adapters.web.inflate import read_body
from diip_adapters.web.limits import Allowance, Limits
from diip_adapters.web.network import GuardedNetwork
from diip_adapters.web.resolving import Resolve
from diip_adapters.web.urls import Url, parse_url
from diip_core.errors import SourceMisconfigured
from diip_core.ports.http import Answer

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_DEFAULTS = {"accept": "*/*", "user-agent": "diip", "accept-encoding": "gzip"}
_CARRIED_ELSEWHERE = frozenset(_DEFAULTS)
"""All that another origin is told: besides ``Authorization``, providers have token headers of their own."""


class WebHttp:
    """Asks the origins it was opened for; connections are kept, but never after an error."""

    def __init__(
        self,
        origins: tuple[Url, ...],
        *,
        egress: Egress,
        now: Callable[[], datetime],
        limits: Limits,
        resolve: Resolve,
        tls: ssl.SSLContext | None,
    ) -> None:
        self._origins = origins
        self._egress = egress
        self._now = now
        self._limits = limits
        self._one_at_a_time = threading.Lock()
        self._allowance = Allowance.starting(origins[0].host, limits)
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls or _machine_trust(),
            max_connections=len(origins),
            network_backend=GuardedNetwork(egress, resolve, lambda: self._allowance, httpcore.SyncBackend()),
        )
        # At DEBUG httpcore writes headers, and a redirect's hold a query.
        logging.getLogger("httpcore").setLevel(logging.WARNING)

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        asked = parse_url(url).asking(params)
        if asked.origin not in {origin.origin for origin in self._origins}:
            raise SourceMisconfigured(
                f"{asked.authority} is not where this integration was connected to; correct its address"
            )
        sent = _DEFAULTS | {name.lower(): _sendable(name, value) for name, value in (headers or {}).items()}
        with self._one_at_a_time:
            self._allowance = Allowance.starting(asked.host, self._limits)
            try:
                return self._follow(asked, sent)
            except BaseException:
                self._pool.close()
                raise

    def close(self) -> None:
        self._pool.close()

    def _follow(self, url: Url, headers: Mapping[str, str]) -> Answer:
        moved = False
        for _ in range(self._limits.redirects + 1):
            answer = self._ask(url, headers, moved=moved)
            location = answer.headers.get("location")
            if answer.status not in _REDIRECTS or not location:
                return answer
            moved = moved or answer.status in _FOR_GOOD
            target = self._redirected(url, location)
            if target.origin != url.origin:
                headers = {name: headers[name] for name in _CARRIED_ELSEWHERE}
            url = target
        raise SourceMisconfigured(
            f"{url.authority} redirects more than {self._limits.redirects} times; correct the address"
        )

    def _redirected(self, url: Url, location: str) -> Url:
        """Where a redirect may lead: to a host that was asked for, and nowhere less safe."""
        try:
            target = url.going(location)
            self._egress.check_url(target)
        except SourceMisconfigured as error:
            raise SourceMisconfigured(f"{url.authority} redirects astray: {error.message}") from error
        if target.host not in {origin.host for origin in self._origins}:
            raise SourceMisconfigured(
                f"{url.authority} redirects to another host, {target.authority}; correct the address"
            )
        if (url.scheme, target.scheme) == ("https", "http"):
            raise SourceMisconfigured(f"{url.authority} redirects from https to http; correct the address")
        return target

    def _ask(self, url: Url, headers: Mapping[str, str], *, moved: bool) -> Answer:
        self._allowance.host = url.host
        received_before = self._allowance.received_bytes
        waits = {
            "connect": self._limits.connect_seconds,
            "read": self._limits.silence_seconds,
            "write": self._limits.silence_seconds,
        }
        with (
            border(self._allowance),
            self._pool.stream(
                "GET",
                httpcore.URL(scheme=url.scheme, host=url.host, port=url.port, target=url.target),
                headers=[("host", url.authority), *headers.items()],
                extensions={"timeout": waits},
            ) as response,
        ):
            if self._allowance.received_bytes == received_before:
                raise httpcore.RemoteProtocolError("this answer was there before the question")
            received = _joined(response.headers)
            body = read_body(response.iter_stream(), received.get("content-encoding", ""), self._allowance)
        return Answer(response.status, received, body, str(url), self._now(), moved)


@cache
def _machine_trust() -> ssl.SSLContext:
    """The authorities of the machine and certifi's; reading them takes 20 ms."""
    return httpcore.default_ssl_context()


def _sendable(name: str, value: str) -> str:
    """Checked here because h11's own complaint would print the token."""
    if not (value.isascii() and value.isprintable() and value == value.strip()):
        raise SourceMisconfigured(
            f"the header {name} has characters that HTTP cannot carry; enter the token again without blanks"
        )
    return value


def _joined(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """Names in lower case; what comes several times is one list (RFC 9110 §5.3)."""
    joined: dict[str, str] = {}
    for raw_name, raw_value in headers:
        name, value = raw_name.decode("ascii").lower(), raw_value.decode("latin-1")
        joined[name] = f"{joined[name]}, {value}" if name in joined else value
    return joined
