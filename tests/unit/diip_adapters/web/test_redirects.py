"""T19: redirects go nowhere less safe, and no credential goes elsewhere."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime

import pytest

from diip_adapters.web import open_http, parse_egress
from diip_core.errors import SourceMisconfigured
from diip_core.ports.http import Http
from diip_core.testing.wire_faults import WireServer, redirect, sound

CREDENTIALS = {"Authorization": "Bearer canary", "PRIVATE-TOKEN": "canary", "Accept": "application/json"}


def _open(url: str, allow: str = "127.0.0.1") -> Http:
    return open_http(url, egress=parse_egress(allow), now=lambda: datetime.now(UTC))


def test_no_credential_goes_to_another_port_nor_comes_back_from_there() -> None:
    with WireServer({"/end": (sound(b"end"),)}) as home, WireServer({}) as other:
        other.route("/x", redirect(home.url + "/end"))
        home.route("/x", redirect(other.url + "/x"))
        with closing(_open(home.url)) as http:
            assert http.get(home.url + "/x", headers=CREDENTIALS).body == b"end"
        assert home.asked[0].headers["authorization"] == "Bearer canary"
        for asked in (other.asked[0], home.asked[1]):
            assert "canary" not in str(asked)
            assert asked.headers["accept"] == "application/json"


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://localhost:{port}/", "localhost"),
        ("http://127.0.0.2:{port}/", "127.0.0.2"),
        ("http://user:pass@127.0.0.1:{port}/", "user information"),
        ("https://example.org/", "example.org"),
        ("http://169.254.169.254/latest/meta-data/", "DIIP_EGRESS_ALLOW"),
        ("http://[::1]:{port}/", "DIIP_EGRESS_ALLOW"),
        ("//example.org/", "DIIP_EGRESS_ALLOW"),
        ("file:///etc/passwd", "astray"),
        ("gopher://127.0.0.1/", "astray"),
        ("http://127.0.0.1:1:2/", "astray"),
        ("/a b", "astray"),
    ],
)
def test_a_redirect_astray_is_refused_and_never_followed(location: str, reason: str) -> None:
    with WireServer({}) as server:
        server.route("/x", redirect(location.format(port=server.port)))
        with closing(_open(server.url)) as http, pytest.raises(SourceMisconfigured, match=reason) as caught:
            http.get(server.url + "/x", params={"key": "canary"}, headers=CREDENTIALS)
        assert "canary" not in str(caught.value)
        assert len(server.asked) == 1


def test_a_redirect_to_a_port_that_is_not_listed_is_refused() -> None:
    with WireServer({"/": (sound(),)}) as other, WireServer({"/x": (redirect(other.url + "/"),)}) as server:
        with (
            closing(_open(server.url, f"127.0.0.1:{server.port}")) as http,
            pytest.raises(SourceMisconfigured),
        ):
            http.get(server.url + "/x")
        assert not other.asked


def test_a_request_goes_only_to_the_origin_it_was_opened_for() -> None:
    with WireServer({"/": (sound(),)}) as server, WireServer({"/": (sound(),)}) as other:
        with closing(_open(server.url)) as http:
            for url in (other.url + "/", f"https://127.0.0.1:{server.port}/", "https://example.org/"):
                with pytest.raises(SourceMisconfigured, match="connected to"):
                    http.get(url, headers=CREDENTIALS)
        assert not server.asked
        assert not other.asked


def test_a_redirect_without_a_place_is_an_answer() -> None:
    with WireServer({"/x": (sound(b"?", status=301),)}) as server, closing(_open(server.url)) as http:
        answer = http.get(server.url + "/x")
        assert (answer.status, answer.body, answer.moved) == (301, b"?", False)
