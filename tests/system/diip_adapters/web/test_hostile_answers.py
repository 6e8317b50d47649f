"""F02-F04, F06, T22: what a broken or malicious provider sends, over real sockets, with small limits."""

from __future__ import annotations

import gzip
import time
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime

import pytest
from attrs import evolve

from diip_adapters.web import Limits, open_http, parse_egress
from diip_adapters.web.limits import KIB, MIB
from diip_core.errors import SourceUnavailable
from diip_core.ports.http import Http
from diip_core.testing.wire_faults import (
    Ending,
    Script,
    WireServer,
    drip,
    endless,
    gzip_bomb,
    no_answer,
    raw,
    reset,
    sound,
)

HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
AMPLE = Limits(total_seconds=60, connect_seconds=60, silence_seconds=60, most_bytes=2 * MIB)
"""No time of these runs out, on however busy a machine."""
LIMITS = {"timeout": evolve(AMPLE, silence_seconds=1.0), "deadline": evolve(AMPLE, total_seconds=2.0)}
FAULTS: dict[str, tuple[Script, str]] = {
    "no_answer": (no_answer, "timeout"),
    "no_answer in the body": (raw(HEAD + b"Content-Length: 9\r\n\r\n[", 3600.0), "timeout"),
    "slow headers": (drip(HEAD + b"X-Slow: " + b"y" * 500, pause_seconds=0.05), "deadline"),
    "a slow body": (drip(HEAD + b"Content-Length: 99\r\n\r\n" + b"z" * 99, pause_seconds=0.03), "deadline"),
    "endless hints": (endless(b"", b"HTTP/1.1 103 Hint\r\nX: %b\r\n\r\n" % (b"y" * 4000)), "too_large"),
    "endless headers": (endless(HEAD, b"X-More: yes\r\n" * 500), "protocol"),
    "an endless body": (endless(HEAD + b"\r\n", b"x" * 64 * KIB), "too_large"),
    "endless chunks": (endless(CHUNKED, b"1000\r\n%b\r\n" % (b"x" * 4096)), "too_large"),
    "endless tiny chunks": (endless(CHUNKED, b"1\r\nx\r\n" * 5000), "deadline"),
    "a length too great": (endless(HEAD + b"Content-Length: 99999999\r\n\r\n", b"x" * 65536), "too_large"),
    "a gzip bomb": (gzip_bomb(64), "too_large"),
    "a reset": (reset, "connection_lost"),
    "nothing but a hang-up": (raw(Ending.HANG_UP), "connection_lost"),
    "half a head": (raw(HEAD + b"Content-Le", Ending.HANG_UP), "connection_lost"),
    "a short body": (raw(HEAD + b"Content-Length: 10\r\n\r\n[]", Ending.HANG_UP), "connection_lost"),
    "a cut chunk": (raw(CHUNKED + b"5\r\n[1", Ending.HANG_UP), "connection_lost"),
    "chunks without an end": (raw(CHUNKED + b"2\r\n[]\r\n", Ending.HANG_UP), "connection_lost"),
    "no HTTP": (raw(b"220 mail.example ESMTP\r\n\r\n"), "protocol"),
    "two lengths": (raw(HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n[]"), "protocol"),
    "a chunk of no size": (raw(CHUNKED + b"zz\r\n[]\r\n"), "protocol"),
    "cut gzip": (sound(gzip.compress(b"[]")[:-9], headers={"Content-Encoding": "gzip"}), "truncated"),
    "gzip that is none": (sound(b"[]", headers={"Content-Encoding": "gzip"}), "bad_encoding"),
    "another encoding": (sound(b"[]", headers={"Content-Encoding": "br"}), "bad_encoding"),
}  # fmt: skip


def _open(server: WireServer, limits: Limits = AMPLE) -> Http:
    return open_http(
        server.url, egress=parse_egress("127.0.0.1"), now=lambda: datetime.now(UTC), limits=limits
    )


@pytest.mark.parametrize("fault", FAULTS)
def test_hostile_provider(fault: str) -> None:
    script, code = FAULTS[fault]
    limits = LIMITS.get(code, AMPLE)
    with (
        WireServer({"/x": (script,), "/well": (sound(b"well"),)}) as server,
        closing(_open(server, limits)) as http,
    ):
        with pytest.raises(SourceUnavailable) as caught:
            http.get(
                server.url + "/x", params={"access_token": "canary"}, headers={"Authorization": "canary"}
            )
        assert caught.value.code == code
        assert str(caught.value).startswith(("127.0.0.1 ", "the compressed answer of 127.0.0.1 "))
        assert "canary" not in str(caught.value)
        assert "\n" not in str(caught.value)
        # After a fault the connection is not used again, and the client is well.
        assert http.get(server.url + "/well").body == b"well"
        assert server.connections == 2


def test_drip_across_redirects_ends_with_the_total_time() -> None:
    slow = raw(2.0, b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n")
    limits = evolve(AMPLE, total_seconds=3.0)
    with WireServer({"/x": (slow,)}) as server, closing(_open(server, limits)) as http:
        with pytest.raises(SourceUnavailable) as caught:
            http.get(server.url + "/x")
        assert caught.value.code == "deadline"
        assert len(server.asked) == 2


def test_a_bomb_of_512_mebibytes_takes_no_memory() -> None:
    limits = evolve(AMPLE, most_bytes=Limits().most_bytes)
    with WireServer({"/x": (gzip_bomb(512),)}) as server, closing(_open(server, limits)) as http:
        tracemalloc.start()
        try:
            with pytest.raises(SourceUnavailable):
                http.get(server.url + "/x")
            _, peak_bytes = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert peak_bytes < 40 * MIB


def test_an_answer_that_ends_with_the_connection_is_whole() -> None:
    body = b'{"a": "' + b"b" * 100_000 + b'"}'
    script = raw(HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(body), Ending.HANG_UP)
    with WireServer({"/x": (script,)}) as server, closing(_open(server)) as http:
        assert http.get(server.url + "/x").body == body


def test_one_connection_serves_many_requests() -> None:
    gzipped = sound(gzip.compress(b"[1]"), headers={"Content-Encoding": "gzip"})
    with WireServer({"/x": (sound(b"[]"), gzipped)}) as server, closing(_open(server)) as http:
        assert [http.get(server.url + "/x").body for _ in range(5)] == [b"[]"] + [b"[1]"] * 4
        assert server.connections == 1
        assert server.asked[0].headers["accept-encoding"] == "gzip"


def test_a_connection_that_the_server_closed_meanwhile_is_replaced() -> None:
    bye = raw(HEAD + b"Content-Length: 2\r\n\r\n[]", Ending.HANG_UP)
    with WireServer({"/x": (bye,)}) as server, closing(_open(server)) as http:
        for _ in range(3):
            assert http.get(server.url + "/x").body == b"[]"
            _until(lambda: not any(each.fileno() >= 0 for each in server._open))


@pytest.mark.parametrize("surplus", [b"junk\r\n", HEAD + b"Content-Length: 5\r\n\r\nstale"])
def test_what_comes_after_an_answer_is_never_the_next_answer(surplus: bytes) -> None:
    too_long = raw(HEAD + b"Content-Length: 2\r\n\r\n[]" + surplus)
    with WireServer({"/x": (too_long, sound(b"true"))}) as server, closing(_open(server)) as http:
        assert http.get(server.url + "/x").body == b"[]"
        with pytest.raises(SourceUnavailable) as caught:
            http.get(server.url + "/x")
        assert caught.value.code == "protocol"
        assert http.get(server.url + "/x").body == b"true"


def test_what_comes_several_times_is_one_list() -> None:
    script = raw(HEAD + b"Link: <a>\r\nContent-Length: 0\r\nLINK: <b>\r\n\r\n")
    with WireServer({"/x": (script,)}) as server, closing(_open(server)) as http:
        assert http.get(server.url + "/x").headers["link"] == "<a>, <b>"


def _until(true: Callable[[], bool]) -> None:
    for _ in range(6_000):
        if true():
            return
        time.sleep(0.01)
    raise AssertionError("it did not come true within 60 s")
