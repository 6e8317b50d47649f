"""T18, F02: which addresses are dialled, and what is said where none answers."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from diip_adapters.web import Limits, Resolve, open_http, parse_egress
from diip_adapters.web.addresses import Address
from diip_core.errors import SourceMisconfigured, SourceUnavailable
from diip_core.ports.http import Http
from diip_core.testing.wire_faults import WireServer, no_answer, redirect, sound

QUICK = Limits(total_seconds=1.5, connect_seconds=0.3, silence_seconds=0.5)


def _open(url: str, *, resolve: Resolve, allow: str = "", ca_file: Path | None = None) -> Http:
    return open_http(
        url,
        egress=parse_egress(allow),
        now=lambda: datetime.now(UTC),
        limits=QUICK,
        resolve=resolve,
        ca_file=ca_file,
    )


def _answering(*rounds: Sequence[str]) -> tuple[Resolve, list[str]]:
    """A resolver that answers each question with the next round, the last one for ever; and what it heard."""
    heard: list[str] = []

    def resolve(host: str, port: int) -> Sequence[Address]:
        heard.append(host)
        return [ip_address(text) for text in rounds[min(len(heard), len(rounds)) - 1]]

    return resolve, heard


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["10.0.0.1", "8.8.8.8"], ["2606:50c0:8000::153", "::1"]],
)
def test_one_bad_address_of_a_name_rejects_all(addresses: list[str]) -> None:
    resolve, heard = _answering(addresses)
    with (
        closing(_open("https://tracker.example", resolve=resolve)) as http,
        pytest.raises(SourceMisconfigured, match=r"tracker\.example is a private address.*DIIP_EGRESS_ALLOW"),
    ):
        http.get("https://tracker.example/", params={"key": "canary"})
    assert heard == ["tracker.example"]


def test_a_rebinding_name_is_asked_once_and_the_checked_address_is_dialled() -> None:
    with WireServer({"/": (sound(b"listed"),)}) as server:
        name = f"rebinding.example:{server.port}"
        resolve, heard = _answering(["127.0.0.1"], ["10.255.255.1"])
        with closing(_open(f"http://{name}", resolve=resolve, allow=name)) as http:
            assert http.get(f"http://{name}/").body == b"listed"
            assert http.get(f"http://{name}/").body == b"listed"
        assert heard == ["rebinding.example"]
        assert server.asked[0].headers["host"] == name


def test_a_name_that_rebinds_before_a_new_connection_is_checked_again() -> None:
    with WireServer({"/": (no_answer, sound(b"secret"))}) as server:
        resolve, heard = _answering(["8.8.8.8"], ["127.0.0.1"])
        with closing(_open("https://rebinding.example", resolve=resolve)) as http:
            with pytest.raises(SourceUnavailable):
                http.get("https://rebinding.example/")
            with pytest.raises(SourceMisconfigured):
                http.get("https://rebinding.example/")
        assert heard == ["rebinding.example"] * 2
        assert not server.asked


def test_the_next_address_is_tried_where_one_refuses() -> None:
    with WireServer({"/": (sound(b"second"),)}) as server:
        resolve, _ = _answering(["127.0.0.3", "127.0.0.1"])
        with closing(
            _open(f"http://two.example:{server.port}", resolve=resolve, allow="two.example")
        ) as http:
            assert http.get(f"http://two.example:{server.port}/").body == b"second"


def test_a_closed_port_is_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    resolve, _ = _answering(["127.0.0.1"])
    with closing(_open(url, resolve=resolve, allow="127.0.0.1")) as http:
        with pytest.raises(
            SourceUnavailable, match=r"no connection to 127\.0\.0\.1; check the address"
        ) as caught:
            http.get(url + "/")
        assert caught.value.code == "connect"


def test_a_name_without_an_address_is_a_dns_failure() -> None:
    def unknown(host: str, port: int) -> Sequence[Address]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    for resolve in (unknown, _answering([])[0]):
        with closing(_open("https://no.example", resolve=resolve)) as http:
            with pytest.raises(SourceUnavailable, match=r"no\.example has no address") as caught:
                http.get("https://no.example/")
            assert caught.value.code == "dns"


def test_the_machines_own_resolver_takes_no_impossible_name() -> None:
    url = "https://a..b.invalid"
    with closing(open_http(url, egress=parse_egress(""), now=lambda: datetime.now(UTC))) as http:
        with pytest.raises(SourceUnavailable) as caught:
            http.get(url + "/")
        assert caught.value.code == "dns"


def test_a_resolver_that_hangs_is_left_behind() -> None:
    never, answered = threading.Event(), list[bool]()

    def hanging(host: str, port: int) -> Sequence[Address]:
        answered.append(never.wait(300))
        return []

    with closing(_open("https://slow.example", resolve=hanging)) as http:
        with pytest.raises(SourceUnavailable) as caught:
            http.get("https://slow.example/")
        assert caught.value.code == "dns"
    assert not answered
    never.set()


def test_a_resolver_that_is_broken_says_so() -> None:
    def broken(host: str, port: int) -> Sequence[Address]:
        raise ZeroDivisionError

    with closing(_open("https://h.example", resolve=broken)) as http, pytest.raises(ZeroDivisionError):
        http.get("https://h.example/")


@pytest.mark.parametrize(
    "url",
    [
        "http://api.github.com",
        "https://127.1",
        "https://user:p@h.example",
        "https://h.example/#x",
        "https://h.example/?q=1",
        "ftp://h.example",
    ],
)
def test_a_base_url_that_must_not_be_asked_is_refused_at_once(url: str) -> None:
    with pytest.raises(SourceMisconfigured) as caught:
        open_http(url, egress=parse_egress(""), now=lambda: datetime.now(UTC))
    assert "\n" not in str(caught.value)


class TestTls:
    def test_certificate_and_host_header_are_checked_by_name_though_an_address_is_dialled(
        self, tmp_path: Path
    ) -> None:
        theirs, ours = certified("git.example", tmp_path)
        with WireServer({"/": (sound(b"safe"),)}, tls=theirs) as server:
            url = f"https://git.example:{server.port}"
            resolve, _ = _answering(["127.0.0.1"])
            with closing(_open(url, resolve=resolve, allow="git.example", ca_file=ours)) as http:
                assert http.get(url + "/").body == b"safe"
            assert server.asked[0].headers["host"] == f"git.example:{server.port}"

    @pytest.mark.parametrize("trusted", [True, False])
    def test_another_name_or_an_unknown_authority_is_a_tls_failure(
        self, tmp_path: Path, trusted: bool
    ) -> None:
        theirs, ours = certified("other.example", tmp_path)
        with WireServer({"/": (sound(),)}, tls=theirs) as server:
            url = f"https://git.example:{server.port}"
            resolve, _ = _answering(["127.0.0.1"])
            ca_file = ours if trusted else None
            with closing(_open(url, resolve=resolve, allow="git.example", ca_file=ca_file)) as http:
                with pytest.raises(SourceUnavailable, match="DIIP_CA_FILE") as caught:
                    http.get(url + "/")
                assert caught.value.code == "tls"
            assert not server.asked

    def test_a_handshake_that_never_comes_is_a_timeout(self) -> None:
        resolve, _ = _answering(["127.0.0.1"])
        with WireServer({"/": (no_answer,)}) as server:
            url = f"https://git.example:{server.port}"
            with closing(_open(url, resolve=resolve, allow="git.example")) as http:
                with pytest.raises(SourceUnavailable) as caught:
                    http.get(url + "/")
                assert caught.value.code == "timeout"

    def test_a_redirect_from_https_to_http_is_refused_even_if_listed(self, tmp_path: Path) -> None:
        theirs, ours = certified("git.example", tmp_path)
        resolve, _ = _answering(["127.0.0.1"])
        with WireServer({"/": (sound(),)}) as plain:
            down = redirect(f"http://git.example:{plain.port}/")
            with WireServer({"/": (down,)}, tls=theirs) as server:
                url = f"https://git.example:{server.port}"
                with (
                    closing(_open(url, resolve=resolve, allow="git.example", ca_file=ours)) as http,
                    pytest.raises(SourceMisconfigured, match="from https to http"),
                ):
                    http.get(url + "/")
            assert not plain.asked


def certified(name: str, folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's context, and the file of its own certificate for ``name``."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "server.pem"
    path.write_bytes(pem + private)
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(path)
    authority = folder / "authority.pem"
    authority.write_bytes(pem)
    return theirs, authority
