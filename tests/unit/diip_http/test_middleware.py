from __future__ import annotations

import gzip

import pytest
from tests.unit.diip_http.service import Client, make_user, serving

from diip_core.memory.bundle import memory_ports
from diip_core.ports.bundle import Ports

LIVE = "/health/live"
API = "/schema/openapi.json"


def test_a_request_keeps_the_id_that_its_caller_gave(anyone: Client) -> None:
    assert anyone.get(LIVE, headers={"X-Request-ID": "trace-1.a_b"}).headers["x-request-id"] == "trace-1.a_b"


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "-a", "<script>", "a\tb"])
def test_an_id_that_is_not_sane_is_replaced(anyone: Client, given: str) -> None:
    answer = anyone.get("/nowhere/", headers={"X-Request-ID": given})
    assert answer.headers["x-request-id"] != given
    assert answer.json()["request_id"] == answer.headers["x-request-id"]


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost:80x", ""])
def test_a_foreign_host_is_refused(anyone: Client, host: str) -> None:
    answer = anyone.get(API, headers={"Host": host})
    assert answer.status_code == 400
    assert answer.json()["code"] == "host_refused"


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:9", "[::1]:8000", "localhost."])
def test_this_machine_is_known_under_every_port(anyone: Client, host: str) -> None:
    assert anyone.get(API, headers={"Host": host}).status_code == 200


def test_probes_come_under_any_name(anyone: Client) -> None:
    assert anyone.get(LIVE, headers={"Host": "10.1.2.3:8000"}).status_code == 200


def test_two_host_headers_are_one_too_many(anyone: Client) -> None:
    headers = [(b"Host", b"localhost"), (b"Host", b"evil.example")]
    assert anyone.get(API, headers=dict(headers[:1])).status_code == 200
    assert anyone.raw("GET", API, headers).status_code == 400


def test_the_hosts_are_those_of_the_settings() -> None:
    environ = {"DIIP_ALLOWED_HOSTS": "diip.example.org:8443", "DIIP_PUBLIC_URL": "https://www.example.org/x"}
    with serving(memory_ports(), environ) as client:
        for host, status in {
            "diip.example.org:8443": 200,
            "diip.example.org:80": 400,
            "www.example.org": 200,
            "localhost": 400,
        }.items():
            assert client.get(API, headers={"Host": host}).status_code == status, host


@pytest.mark.parametrize(
    "path",
    [
        "//api/projects/",
        "/api//projects/",
        "/api/projects//",
        "/api/./projects/",
        "/api/../api/projects/",
        "/api%2fprojects/",
        "/api/projects%00/",
        "/api/projects%5c/",
        "/api/projects\\x/",
        "/api/projects/%ff/",
        "/api/projects/%0d%0aSet-Cookie:x=1/",
        "/api/projects/{00000000-0000-7000-8000-000000000000}/",
        "/api/projects/urn:uuid:00000000-0000-7000-8000-000000000000/",
        "/api/projects/0000000000007000800000000000000A/",
        "/api/projects/00000000-0000-7000-8000-00000000000A/",
        "/schema/x",
        "/",
        "/metrics/../health/live",
    ],
)
def test_an_odd_path_leads_nowhere(ada: Client, path: str) -> None:
    answer = ada.raw("GET", path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "not_found"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/api/projects", "/api/projects/"])
def test_both_forms_of_a_path_answer_without_a_redirect(ada: Client, path: str) -> None:
    assert ada.get(path).status_code == 200


def test_every_answer_bears_the_headers_of_safety(anyone: Client) -> None:
    for path in (LIVE, "/nowhere", "/api/projects/", "//"):
        headers = anyone.raw("GET", path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "strict-transport-security" not in headers
        assert "server" not in headers


def test_a_service_on_https_says_so() -> None:
    with serving(memory_ports(), {"DIIP_PUBLIC_URL": "https://localhost"}) as client:
        assert "max-age" in client.get(LIVE).headers["strict-transport-security"]


def test_head_answers_as_get_without_the_body(ada: Client) -> None:
    for path in ("/api/projects/", API, "/api/projects/?nix=1", "/nowhere"):
        get, head = ada.get(path), ada("HEAD", path)
        assert (head.status_code, head.content) == (get.status_code, b"")
        assert head.headers["content-type"] == get.headers["content-type"]
        assert head.headers["content-length"] == get.headers["content-length"] or "problem" in str(
            get.headers
        )


def test_options_says_what_a_path_knows(anyone: Client) -> None:
    assert anyone("OPTIONS", "/api/projects/").headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert anyone("OPTIONS", "/api/auth/login").headers["allow"] == "OPTIONS, POST"


@pytest.mark.parametrize("method", ["PUT", "TRACE", "BREW", "DELETE"])
def test_a_method_that_a_path_does_not_know_is_405(anyone: Client, method: str) -> None:
    answer = anyone(method, "/api/projects/")
    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert answer.json()["code"] == "method_not_allowed"


def test_no_origin_may_read_unless_it_is_named(anyone: Client) -> None:
    answer = anyone.get(LIVE, headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in answer.headers
    preflight = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    refused = anyone("OPTIONS", "/api/projects/", headers=preflight)
    assert refused.status_code == 403
    assert refused.headers["content-type"] == "application/problem+json"


def test_a_named_origin_may_read() -> None:
    origin = "https://app.example.org"
    with serving(memory_ports(), {"DIIP_CORS_ORIGINS": origin}) as client:
        answer = client.get(LIVE, headers={"Origin": origin})
        assert answer.headers["access-control-allow-origin"] == origin
        assert "Origin" in answer.headers["vary"]
        asks = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        preflight = client("OPTIONS", "/api/projects/", headers=asks)
        assert preflight.status_code == 204
        assert "POST" in preflight.headers["access-control-allow-methods"]
        assert "authorization" in preflight.headers["access-control-allow-headers"]
        assert "access-control-allow-credentials" not in preflight.headers
        other = client.get(LIVE, headers={"Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in other.headers
        assert "Origin" in other.headers["vary"]


def test_a_large_answer_is_packed_where_the_client_can_unpack_it(ada: Client) -> None:
    for number in range(8):
        assert ada.post("/api/projects/", {"name": f"Harbour {number}"}).status_code == 201
    plain = ada.raw("GET", "/api/projects/", [(b"Host", b"localhost")])
    packed = ada.raw("GET", "/api/projects/", [(b"Host", b"localhost"), (b"Accept-Encoding", b"gzip")])
    refused = ada.raw("GET", "/api/projects/", [(b"Host", b"localhost"), (b"Accept-Encoding", b"gzip;q=0")])
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert "content-encoding" not in refused.headers
    assert gzip.decompress(packed.packed) == plain.content
    assert "Accept-Encoding" in plain.headers["vary"]


def test_headers_have_a_bound(anyone: Client) -> None:
    assert anyone.get(LIVE, headers={"X-Long": "x" * 40_000}).status_code == 431
    assert anyone.get(LIVE, headers={f"X-{number}": "x" for number in range(120)}).status_code == 431


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("198.51.100.7", "203.0.113.9", "198.51.100.7"),
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "1.1.1.1, 203.0.113.9, 10.2.3.4", "203.0.113.9"),
        ("10.0.0.1", "10.0.0.2", "10.0.0.2"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "1.1.1.1, unknown", "10.0.0.1"),
        ("10.0.0.1", "1.1.1.1, 203.0.113.9:4711", "10.0.0.1"),
        ("::ffff:10.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8::1", "203.0.113.9", "2001:db8::1"),
    ],
)
def test_the_client_is_the_rightmost_hop_that_nobody_vouches_for(
    peer: str, forwarded: str, client: str
) -> None:
    ports: Ports = memory_ports()
    make_user(ports, "root@example.org", admin=True)
    with serving(ports, {"DIIP_TRUSTED_PROXIES": "10.0.0.0/8"}, peer=peer) as anyone:
        body = {"email": "root@example.org", "password": "tide and harbour 1911"}
        answer = anyone.post("/api/auth/login/", body, headers={"X-Forwarded-For": forwarded})
        root = anyone.bearing(answer.json()["access_token"])
        logged_in = [
            entry for entry in root.get("/api/admin/audit/").json()["items"] if "logged_in" in entry["action"]
        ]
    assert [entry["address"] for entry in logged_in] == [client]
