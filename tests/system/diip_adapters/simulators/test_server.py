from __future__ import annotations

import gzip
import http.client
import json
import re
import socket
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from diip_adapters.simulators.faults import Fault
from diip_adapters.simulators.github import GitHubSimulator
from diip_adapters.simulators.server import running
from diip_adapters.simulators.wire import Reply, Request

Fetch = Callable[..., tuple[int, dict[str, str], bytes]]
REFERENCE = Path(__file__).parents[4] / "docs" / "reference" / "simulator.md"
ISSUES = "/repos/tidewater/harbourmaster/issues?state=all&per_page=50"


def raw(base_url: str, target: str, *, timeout: float = 60) -> bytes:
    """Every byte until the server is done, as it came."""
    parts = urlsplit(base_url)
    with socket.create_connection((parts.hostname, parts.port), timeout=timeout) as connection:
        head = f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\nUser-Agent: t\r\nConnection: close"
        connection.sendall(f"{head}\r\n\r\n".encode())
        received = b""
        while piece := connection.recv(65_536):
            received += piece
        return received


def broken(simulator: GitHubSimulator, kind: str, **fields: Any) -> None:
    simulator.plan.replace([Fault(kind, **fields)])


def length_of(head: bytes) -> int:
    return int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])


def test_a_connection_serves_many_requests(simulator: GitHubSimulator) -> None:
    with running(simulator) as base_url:
        connection = http.client.HTTPConnection(urlsplit(base_url).netloc, timeout=60)
        for _ in range(3):
            connection.request("GET", ISSUES, headers={"User-Agent": "t"})
            answer = connection.getresponse()
            assert answer.status == 200
            assert len(json.loads(answer.read())) == 50
        connection.close()
    assert simulator.log.requests == 3


def test_pipelined_requests_are_answered_in_order(simulator: GitHubSimulator) -> None:
    with running(simulator) as base_url:
        parts = urlsplit(base_url)
        with socket.create_connection((parts.hostname, parts.port), timeout=60) as connection:
            one = "GET /repos/tidewater/harbourmaster HTTP/1.1\r\nUser-Agent: t\r\n\r\n"
            two = "GET /nothing HTTP/1.1\r\nUser-Agent: t\r\nConnection: close\r\n\r\n"
            connection.sendall((one + two).encode())
            received = b""
            while piece := connection.recv(65_536):
                received += piece
    assert received.index(b"HTTP/1.1 200") < received.index(b"HTTP/1.1 404")


def test_after_the_block_nobody_answers(simulator: GitHubSimulator, fetch: Fetch) -> None:
    with running(simulator) as base_url:
        assert fetch(base_url + ISSUES)[0] == 200
    with pytest.raises(OSError):
        fetch(base_url + ISSUES)


def test_a_taken_port_is_refused(simulator: GitHubSimulator) -> None:
    with (
        running(simulator) as base_url,
        pytest.raises(OSError),
        running(simulator, port=urlsplit(base_url).port or 0),
    ):
        pass


def test_gzip_is_sent_where_it_is_asked_for(simulator: GitHubSimulator, fetch: Fetch) -> None:
    with running(simulator) as base_url:
        _, plain_headers, plain = fetch(base_url + ISSUES)
        _, headers, packed = fetch(base_url + ISSUES, **{"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain_headers
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed) == plain


def test_what_is_not_http_is_refused(simulator: GitHubSimulator) -> None:
    with running(simulator) as base_url:
        parts = urlsplit(base_url)
        with socket.create_connection((parts.hostname, parts.port), timeout=60) as connection:
            connection.sendall(b"hello\r\n\r\n")
            assert connection.recv(100).startswith(b"HTTP/1.1 400")


def test_a_defect_of_a_simulator_is_shown_as_its_own(fetch: Fetch) -> None:
    class Faulty:
        def answer(self, request: Request, /) -> Reply:
            raise ZeroDivisionError("oops")

    with running(Faulty()) as base_url:
        status, headers, body = fetch(f"{base_url}/x")
    assert (status, headers["x-simulator-defect"]) == (500, "1")
    assert b"ZeroDivisionError" in body


@pytest.mark.parametrize("kind", ["reset", "reset-late"])
def test_a_reset_ends_the_connection_with_an_error(simulator: GitHubSimulator, kind: str) -> None:
    broken(simulator, kind)
    with running(simulator) as base_url, pytest.raises(ConnectionResetError):
        raw(base_url, ISSUES)


def test_a_hang_answers_nothing(simulator: GitHubSimulator, fetch: Fetch) -> None:
    broken(simulator, "hang")
    with running(simulator) as base_url, pytest.raises(TimeoutError):
        fetch(base_url + ISSUES, timeout=0.3)


@pytest.mark.parametrize("kind", ["slow", "drip", "drip-headers"])
def test_a_slow_answer_takes_its_time_and_is_whole(
    simulator: GitHubSimulator, fetch: Fetch, kind: str
) -> None:
    broken(simulator, kind, seconds=0.4)
    with running(simulator) as base_url:
        _, _, body = fetch(base_url + ISSUES)
    assert len(json.loads(body)) == 50


def test_a_slow_answer_lets_its_caller_wait(simulator: GitHubSimulator, fetch: Fetch) -> None:
    broken(simulator, "slow", seconds=600)
    with running(simulator) as base_url, pytest.raises(TimeoutError):
        fetch(base_url + ISSUES, timeout=0.3)


def test_a_dripping_body_comes_in_pieces(simulator: GitHubSimulator) -> None:
    broken(simulator, "drip", seconds=1)
    with running(simulator) as base_url:
        parts = urlsplit(base_url)
        with socket.create_connection((parts.hostname, parts.port), timeout=60) as connection:
            connection.sendall(f"GET {ISSUES} HTTP/1.1\r\nUser-Agent: t\r\n\r\n".encode())
            head, _, body = connection.recv(1_000_000).partition(b"\r\n\r\n")
    assert len(body) < length_of(head)


def test_dripping_headers_come_in_pieces(simulator: GitHubSimulator) -> None:
    broken(simulator, "drip-headers", seconds=1)
    with running(simulator) as base_url:
        parts = urlsplit(base_url)
        with socket.create_connection((parts.hostname, parts.port), timeout=60) as connection:
            connection.sendall(
                b"GET /repos/tidewater/harbourmaster/issues/1 HTTP/1.1\r\nUser-Agent: t\r\n\r\n"
            )
            assert b"\r\n\r\n" not in connection.recv(65_536)


def test_half_an_answer_breaks_the_promise_of_its_length(simulator: GitHubSimulator) -> None:
    broken(simulator, "cut-short")
    with running(simulator) as base_url:
        head, _, body = raw(base_url, ISSUES).partition(b"\r\n\r\n")
    assert 0 < len(body) < length_of(head)


def test_a_cut_chunked_answer_lacks_its_last_chunk(simulator: GitHubSimulator, fetch: Fetch) -> None:
    broken(simulator, "cut-chunked")
    with running(simulator) as base_url:
        assert not raw(base_url, ISSUES).endswith(b"0\r\n\r\n")
        with pytest.raises(http.client.IncompleteRead):
            fetch(base_url + ISSUES)


def test_a_silent_cut_looks_whole(simulator: GitHubSimulator, fetch: Fetch) -> None:
    broken(simulator, "cut-silently")
    with running(simulator) as base_url:
        status, headers, body = fetch(base_url + ISSUES)
    assert status == 200
    assert "content-length" not in headers
    with pytest.raises(ValueError):
        json.loads(body)


def test_cut_json_has_a_right_length(simulator: GitHubSimulator, fetch: Fetch) -> None:
    broken(simulator, "cut-json")
    with running(simulator) as base_url:
        _, headers, body = fetch(base_url + ISSUES, **{"Accept-Encoding": "gzip"})
    assert "content-encoding" not in headers
    with pytest.raises(ValueError):
        json.loads(body)


def test_cut_gzip_has_a_right_length(simulator: GitHubSimulator, fetch: Fetch) -> None:
    broken(simulator, "cut-gzip")
    with running(simulator) as base_url:
        _, headers, body = fetch(base_url + ISSUES)
    assert headers["content-encoding"] == "gzip"
    with pytest.raises(EOFError):
        gzip.decompress(body)


def test_a_gzip_bomb_is_small_and_grows(simulator: GitHubSimulator, fetch: Fetch) -> None:
    broken(simulator, "gzip-bomb")
    with running(simulator) as base_url:
        _, headers, body = fetch(base_url + ISSUES)
    assert headers["content-encoding"] == "gzip"
    assert len(body) < 400_000
    unpacker = zlib.decompressobj(31)
    grown = sum(
        len(unpacker.decompress(body if first else unpacker.unconsumed_tail, 16 << 20)) for first in (1, 0, 0)
    )
    assert grown == 48 << 20


def test_bad_utf8_is_not_utf8(simulator: GitHubSimulator, fetch: Fetch) -> None:
    broken(simulator, "bad-utf8")
    with running(simulator) as base_url:
        _, _, body = fetch(base_url + ISSUES, **{"Accept-Encoding": "gzip"})
    with pytest.raises(UnicodeDecodeError):
        body.decode()


@pytest.mark.parametrize(
    ("kind", "content_type", "begin"),
    [
        ("text", "text/plain; charset=utf-8", b"upstream"),
        ("html", "text/html; charset=utf-8", b"<!DOCTYPE html>"),
        ("empty", "application/json; charset=utf-8", b""),
        ("empty-list", "application/json; charset=utf-8", b"[]"),
    ],
)
def test_something_else_comes_with_status_200(
    simulator: GitHubSimulator, fetch: Fetch, kind: str, content_type: str, begin: bytes
) -> None:
    broken(simulator, kind)
    with running(simulator) as base_url:
        status, headers, body = fetch(base_url + ISSUES)
    assert (status, headers["content-type"]) == (200, content_type)
    assert "link" not in headers
    assert body == begin if len(begin) < 3 else body.startswith(begin)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_error_comes_with_its_page(simulator: GitHubSimulator, fetch: Fetch, status: int) -> None:
    broken(simulator, f"http-{status}", seconds=7)
    with running(simulator) as base_url:
        answered, headers, body = fetch(base_url + ISSUES)
    assert answered == status
    assert headers.get("retry-after") == ("7" if status == 503 else None)
    assert body.startswith(b"{" if status == 500 else b"<html>")


def test_after_a_fault_the_next_answer_is_good(simulator: GitHubSimulator, fetch: Fetch) -> None:
    broken(simulator, "reset", times=1)
    with running(simulator) as base_url:
        with pytest.raises(OSError):
            fetch(base_url + ISSUES)
        assert fetch(base_url + ISSUES)[0] == 200
    assert simulator.plan.struck == {"reset": 1}


def test_the_example_of_the_reference_runs(capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```$", REFERENCE.read_text(), re.MULTILINE | re.DOTALL)
    for block in blocks:
        exec(compile(block, REFERENCE.name, "exec"), {})
    assert capsys.readouterr().out.startswith("http://127.0.0.1:")
