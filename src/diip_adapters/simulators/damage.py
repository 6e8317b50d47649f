"""Faults of bytes: what a proxy, a bad line or a wrong machine in between does to a good reply."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from functools import cache

from attrs import evolve

from diip_adapters.simulators.faults import Fault
from diip_adapters.simulators.wire import Manner, Reply

SIGN_IN_PAGE = (
    b"<!DOCTYPE html><html><head><title>Sign in</title></head>"
    b"<body><form>Please sign in to the guest network.</form></body></html>"
)
_MANNERS = {manner.value: manner for manner in Manner}
_BOMB_BYTES = 256 * 1024 * 1024


def damage(fault: Fault, reply: Reply) -> Reply:
    """The reply as the fault leaves it; ``reply`` is encoded as it would have been sent."""
    if fault.kind in _MANNERS:
        drips = fault.kind.startswith("drip")
        return evolve(reply, manner=_MANNERS[fault.kind], seconds=fault.seconds if drips else 0.0)
    if fault.kind == "slow":
        return evolve(reply, seconds=fault.seconds)
    return _BODIES[fault.kind](_plain(reply))


def _plain(reply: Reply) -> Reply:
    """The reply without its compression."""
    if ("content-encoding", "gzip") not in reply.headers:
        return reply
    headers = tuple(pair for pair in reply.headers if pair[0] != "content-encoding")
    return evolve(reply, headers=headers, body=gzip.decompress(reply.body))


def _cut_json(reply: Reply) -> Reply:
    return evolve(reply, body=reply.body[: len(reply.body) * 2 // 3])


def _cut_gzip(reply: Reply) -> Reply:
    packed = gzip.compress(reply.body, 1)
    return _packed(reply, packed[: len(packed) * 2 // 3])


def _bad_utf8(reply: Reply) -> Reply:
    middle = reply.body.find(b'"', len(reply.body) // 2) + 1
    return evolve(reply, body=reply.body[:middle] + b"\xff\xfe" + reply.body[middle:])


def _text(reply: Reply) -> Reply:
    return _replaced(reply, b"upstream is warming up, try later\n", "text/plain; charset=utf-8")


def _html(reply: Reply) -> Reply:
    return _replaced(reply, SIGN_IN_PAGE, "text/html; charset=utf-8")


def _packed(reply: Reply, body: bytes) -> Reply:
    return evolve(reply, headers=(*reply.headers, ("content-encoding", "gzip")), body=body)


def _replaced(reply: Reply, body: bytes, content_type: str) -> Reply:
    headers = tuple(pair for pair in reply.headers if pair[0] not in ("content-type", "link", "etag"))
    return evolve(reply, status=200, headers=(*headers, ("content-type", content_type)), body=body)


@cache
def _bomb() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = b" " * (1024 * 1024)
    parts = [packer.compress(b"["), *(packer.compress(block) for _ in range(_BOMB_BYTES // len(block)))]
    return b"".join([*parts, packer.compress(b"]"), packer.flush()])


_BODIES: dict[str, Callable[[Reply], Reply]] = {
    "cut-json": _cut_json,
    "cut-gzip": _cut_gzip,
    "gzip-bomb": lambda reply: _packed(reply, _bomb()),
    "bad-utf8": _bad_utf8,
    "text": _text,
    "html": _html,
    "empty": lambda reply: _replaced(reply, b"", "application/json; charset=utf-8"),
    "empty-list": lambda reply: _replaced(reply, b"[]", "application/json; charset=utf-8"),
}
