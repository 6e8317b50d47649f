"""The `Http` port over httpx."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from diip_adapters.web.egress import Egress
from diip_adapters.web.error_mapping import mapped_errors
from diip_adapters.web.inflate import read_body
from diip_adapters.web.limits import Allowance, Limits
from diip_adapters.web.transport import GuardedTransport
from diip_adapters.web.urls import authority, joined, parse_url, same_origin
from diip_core.errors import SourceMisconfigured, SourceUnavailable
from diip_core.ports.http import HttpResponse

_PERMANENT = frozenset({301, 308})
_DEFAULTS = {"accept": "*/*", "user-agent": "diip", "accept-encoding": "gzip"}
_CARRIED_ELSEWHERE = frozenset({*_DEFAULTS, "host"})
"""The only headers sent to another origin. Tokens may travel in headers other than ``Authorization``."""


class WebHttp:
    """Asks the origin it was opened for. Connections are reused, but never after an error."""

    def __init__(
        self,
        origin: httpx.URL,
        *,
        egress: Egress,
        now: Callable[[], datetime],
        limits: Limits,
        transport: GuardedTransport,
    ) -> None:
        self._origin = origin
        self._egress = egress
        self._now = now
        self._limits = limits
        self._transport = transport
        self._one_at_a_time = threading.Lock()
        self._client = httpx.Client(
            transport=transport,
            trust_env=False,
            headers=_DEFAULTS,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            timeout=httpx.Timeout(limits.silence_seconds, connect=limits.connect_seconds),
        )

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> HttpResponse:
        asked = parse_url(url).copy_merge_params(params or {})
        if not same_origin(asked, self._origin):
            raise SourceMisconfigured(
                f"{authority(asked)} is not where this integration was connected to; correct its address"
            )
        sent = {name: _sendable(name, value) for name, value in (headers or {}).items()}
        with self._one_at_a_time:
            self._transport.allowance = Allowance.starting(asked.host, self._limits)
            try:
                return self._follow(self._client.build_request("GET", asked, headers=sent))
            except BaseException:
                self._transport.close()
                raise

    def close(self) -> None:
        self._transport.close()

    def _follow(self, request: httpx.Request) -> HttpResponse:
        moved = False
        for _ in range(self._limits.redirects + 1):
            response, body = self._send(request)
            if response.next_request is None:
                return HttpResponse(
                    status=response.status_code,
                    headers=dict(response.headers),
                    body=body,
                    url=str(request.url),
                    received_at=self._now(),
                    moved=moved,
                )
            moved = moved or response.status_code in _PERMANENT
            request = self._redirected(request, response)
        raise SourceMisconfigured(
            f"{authority(request.url)} redirects more than {self._limits.redirects} times; "
            "correct the address"
        )

    def _send(self, request: httpx.Request) -> tuple[httpx.Response, bytes]:
        allowance = self._transport.allowance
        allowance.host = request.url.host
        received_before = allowance.received_bytes
        with mapped_errors(allowance):
            self._transport.network.check_target(request.url)
            response = self._client.send(request, stream=True)
            try:
                if allowance.received_bytes == received_before:
                    raise SourceUnavailable(
                        f"{allowance.host} answered before it was asked; try again later", code="protocol"
                    )
                coding = response.headers.get("content-encoding", "")
                return response, read_body(response.iter_raw(), coding, allowance)
            finally:
                response.close()

    def _redirected(self, request: httpx.Request, response: httpx.Response) -> httpx.Request:
        """The request that a redirect asks for, if it leads to the same host and nowhere less safe."""
        source = request.url
        try:
            target = joined(source, response.headers["location"])
            self._egress.check_url(target)
        except SourceMisconfigured as error:
            raise SourceMisconfigured(f"{authority(source)} redirects astray: {error.message}") from error
        if target.host != self._origin.host:
            raise SourceMisconfigured(
                f"{authority(source)} redirects to another host, {authority(target)}; correct the address"
            )
        if (source.scheme, target.scheme) == ("https", "http"):
            raise SourceMisconfigured(
                f"{authority(source)} redirects from https to http; correct the address"
            )
        headers = request.headers.copy()
        headers["host"] = authority(target)
        if not same_origin(source, target):
            headers = httpx.Headers({n: v for n, v in headers.items() if n in _CARRIED_ELSEWHERE})
        return self._client.build_request("GET", target, headers=headers)


def _sendable(name: str, value: str) -> str:
    """Checked here because h11's own complaint would print the token."""
    if not (value.isascii() and value.isprintable() and value == value.strip()):
        raise SourceMisconfigured(
            f"the header {name} has characters that HTTP cannot carry; enter the token again without blanks"
        )
    return value
