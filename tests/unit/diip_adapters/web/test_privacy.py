"""T21, T35: what must not be used, kept or shown."""

from __future__ import annotations

import logging
import traceback
from contextlib import closing
from datetime import UTC, datetime

import pytest

from diip_adapters.web import open_http, parse_egress
from diip_core.errors import SourceError, SourceMisconfigured
from diip_core.ports.http import Http
from diip_core.testing.wire_faults import WireServer, redirect, reset, sound


def _open(server: WireServer) -> Http:
    return open_http(server.url, egress=parse_egress("127.0.0.1"), now=lambda: datetime.now(UTC))


def test_proxies_of_the_environment_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    with WireServer({}) as proxy, WireServer({"/x": (sound(b"direct"),)}) as server:
        for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        with closing(_open(server)) as http:
            assert http.get(server.url + "/x").body == b"direct"
        assert proxy.connections == 0


def test_cookies_are_not_stored() -> None:
    with (
        WireServer({"/x": (sound(headers={"Set-Cookie": "a=b"}),)}) as server,
        closing(_open(server)) as http,
    ):
        http.get(server.url + "/x")
        http.get(server.url + "/x")
        assert "cookie" not in server.asked[1].headers


def test_no_query_no_header_and_no_body_is_logged_or_reported(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "-".join(("canary", "7f3a"))  # not written out, as a traceback shows these lines too
    result: list[str] = []
    routes = {
        "/well": (sound(secret.encode(), headers={"X-Thing": secret}),),
        "/moved": (redirect(f"/well?key={secret}"),),
        "/away": (redirect(f"https://elsewhere.example/?key={secret}"),),
        "/cut": (reset,),
    }
    with WireServer(routes) as server, closing(_open(server)) as http:
        for path in routes:
            try:
                http.get(server.url + path, params={"key": secret}, headers={"Authorization": secret})
            except SourceError as error:
                result.extend(traceback.format_exception(error))
    assert len(result) > 2
    assert secret not in caplog.text + "".join(result)


@pytest.mark.parametrize("value", ["canary\r\nX: y", "canary\n", " canary", "canaryü", "can\0ary"])
def test_a_token_that_no_header_can_carry_is_refused_without_showing_it(value: str) -> None:
    with WireServer({"/x": (sound(),)}) as server, closing(_open(server)) as http:
        with pytest.raises(SourceMisconfigured, match="Authorization") as caught:
            http.get(server.url + "/x", headers={"Authorization": value})
        assert value not in "".join(traceback.format_exception(caught.value))
        assert not server.asked
