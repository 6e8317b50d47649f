"""httpcore's network, guarded: it dials only addresses it has just checked and counts what it reads."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable
from typing import Any

import httpcore
from attrs import define
from httpx import URL

from diip_adapters.web.egress import Egress
from diip_adapters.web.limits import Allowance
from diip_adapters.web.resolving import Resolve, resolve_within
from diip_adapters.web.urls import port_of
from diip_core.errors import SourceUnavailable


@define
class GuardedNetwork(httpcore.NetworkBackend):
    """Resolves, checks every answer and dials one of these same addresses.

    So a name that resolves otherwise a moment later (DNS rebinding) changes nothing. TLS and the ``Host``
    header still bear the name. ``proxy`` is the host of the administrator's own proxy, which may be private.
    """

    egress: Egress
    resolve: Resolve
    allowance: Callable[[], Allowance]
    dial: httpcore.NetworkBackend
    proxy: str | None = None

    def check_target(self, url: URL) -> None:
        """Refuse a private target behind a proxy; a name that only the proxy can resolve is left to it."""
        if self.proxy is None:
            return
        try:
            addresses = resolve_within(self.resolve, url.host, port_of(url), self.allowance().seconds(None))
        except SourceUnavailable:
            return
        for address in addresses:
            self.egress.check_address(address, url.host, port_of(url))

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        allowance = self.allowance()
        addresses = resolve_within(self.resolve, host, port, allowance.seconds(timeout))
        if host != self.proxy:
            for address in addresses:
                self.egress.check_address(address, host, port)
        failure: Exception | None = None
        for address in addresses:
            try:
                stream = self.dial.connect_tcp(
                    str(address), port, allowance.seconds(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Metered(stream, self.allowance)
        assert failure is not None, "resolve_within answers with at least one address"
        raise failure


@define
class _Metered(httpcore.NetworkStream):
    """A connection that the allowance of the request in hand rules; a kept one serves many requests."""

    stream: httpcore.NetworkStream
    allowance: Callable[[], Allowance]

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        allowance = self.allowance()
        return allowance.receive(self.stream.read(max_bytes, allowance.seconds(timeout)))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, self.allowance().seconds(timeout))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        seconds = self.allowance().seconds(timeout)
        return _Metered(self.stream.start_tls(ssl_context, server_hostname, seconds), self.allowance)

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)
