"""The one proxy that requests may go through; the rules of egress still hold at its target."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

import pytest
from attrs import Factory, define
from tests.unit.diip_adapters.web.test_connecting import certified

from diip_adapters.web import Resolve, open_http, parse_egress
from diip_adapters.web.addresses import Address
from diip_core.domain.secret import Secret
from diip_core.errors import SettingUnusable, SourceMisconfigured, SourceUnavailable
from diip_core.ports.http import Http
from diip_core.testing.wire_faults import WireServer, sound

TARGET = "git.example:443"


@define
class ConnectProxy:
    """Tunnels every CONNECT to ``leads_to``, or answers 407."""

    listener: socket.socket
    leads_to: int
    refuses: bool = False
    heads: list[bytes] = Factory(list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def serve(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            head = client.recv(65536)
            self.heads.append(head)
            if self.refuses:
                client.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
                client.close()
                continue
            target = socket.create_connection(("127.0.0.1", self.leads_to))
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            for source, sink in ((client, target), (target, client)):
                threading.Thread(target=_pump, args=(source, sink), daemon=True).start()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass
    finally:
        source.close()
        sink.close()


@contextmanager
def running_proxy(leads_to: int, *, refuses: bool = False) -> Iterator[ConnectProxy]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        proxy = ConnectProxy(listener, leads_to, refuses)
        threading.Thread(target=proxy.serve, daemon=True).start()
        yield proxy


def resolving(*addresses: str) -> Resolve:
    def resolve(host: str, port: int) -> Sequence[Address]:
        if host == "127.0.0.1":
            return [ip_address(host)]
        if not addresses:
            raise OSError
        return [ip_address(text) for text in addresses]

    return resolve


def opened(proxy_url: str, *, resolve: Resolve, ca_file: Path | None = None) -> Http:
    return open_http(
        "https://git.example",
        egress=parse_egress(""),
        now=lambda: datetime.now(UTC),
        proxy_url=Secret(proxy_url),
        ca_file=ca_file,
        resolve=resolve,
    )


@pytest.mark.parametrize("addresses", [("8.8.8.8",), ()], ids=["public", "known to the proxy alone"])
def test_a_request_goes_through_the_proxy(tmp_path: Path, addresses: tuple[str, ...]) -> None:
    theirs, authority = certified("git.example", tmp_path)
    with (
        WireServer({"/x": (sound(b"there"),)}, tls=theirs) as server,
        running_proxy(server.port) as proxy,
        closing(opened(proxy.url, resolve=resolving(*addresses), ca_file=authority)) as http,
    ):
        assert http.get("https://git.example/x", headers={"Authorization": "canary"}).body == b"there"
        assert proxy.heads[0].startswith(f"CONNECT {TARGET} HTTP/1.1".encode())
        assert b"canary" not in proxy.heads[0]


def test_the_proxy_gets_the_password_of_its_url(tmp_path: Path) -> None:
    theirs, authority = certified("git.example", tmp_path)
    with WireServer({"/x": (sound(),)}, tls=theirs) as server, running_proxy(server.port) as proxy:
        url = proxy.url.replace("http://", "http://ann:canary@")
        with closing(opened(url, resolve=resolving("8.8.8.8"), ca_file=authority)) as http:
            http.get("https://git.example/x")
        assert b"Proxy-Authorization: Basic YW5uOmNhbmFyeQ==" in proxy.heads[0]
        assert "canary" not in str(server.asked)


def test_a_private_target_is_refused_before_the_proxy_is_asked() -> None:
    with running_proxy(1) as proxy, closing(opened(proxy.url, resolve=resolving("10.0.0.1"))) as http:
        with pytest.raises(SourceMisconfigured, match="DIIP_EGRESS_ALLOW"):
            http.get("https://git.example/x")
        assert not proxy.heads


def test_a_proxy_that_refuses_is_named_by_its_setting() -> None:
    with (
        running_proxy(1, refuses=True) as proxy,
        closing(opened(proxy.url, resolve=resolving("8.8.8.8"))) as http,
        pytest.raises(SourceUnavailable, match="DIIP_PROXY_URL") as caught,
    ):
        http.get("https://git.example/x")
    assert caught.value.code == "proxy"


@pytest.mark.parametrize(
    "url", ["proxy.example", "ftp://canary@proxy.example", "http://", "socks5://x", "http://h:x"]
)
def test_an_address_of_no_proxy_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(SettingUnusable, match="DIIP_PROXY_URL") as caught:
        opened(url, resolve=resolving())
    assert "canary" not in str(caught.value)


def test_a_file_without_certificates_is_refused(tmp_path: Path) -> None:
    empty = tmp_path / "empty.pem"
    empty.write_text("nothing")
    for path in (empty, tmp_path / "missing.pem"):
        with pytest.raises(SettingUnusable, match="DIIP_CA_FILE"):
            open_http(
                "https://git.example", egress=parse_egress(""), now=lambda: datetime.now(UTC), ca_file=path
            )
