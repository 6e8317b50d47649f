"""Answers in chunks: how many at a time, and how they end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from diip_core.errors import Overloaded
from diip_http.errors import Refused
from diip_http.streams import MOST_IN_ALL, MOST_OF_ONE_USER, Chunks, Streams


def test_a_user_has_a_few_at_a_time_and_may_continue_when_one_has_ended() -> None:
    streams = Streams()
    first, *_ = [streams.take("ada") for _ in range(MOST_OF_ONE_USER)]
    with pytest.raises(Refused) as refusal:
        streams.take("ada")
    assert refusal.value.status == 429
    assert int(refusal.value.headers["Retry-After"]) > 0
    streams.take("bob")
    first()
    streams.take("ada")


def test_all_users_together_have_a_bound_too() -> None:
    streams = Streams()
    ends = [streams.take(f"user {number}") for number in range(MOST_IN_ALL)]
    with pytest.raises(Overloaded):
        streams.take("one more")
    ends[0]()
    streams.take("one more")


class Counted:
    def __init__(self) -> None:
        self.ended = 0

    def chunks(self, chunks: Iterator[bytes]) -> Chunks:
        return Chunks(chunks, closed=self.end)

    def end(self) -> None:
        self.ended += 1


def test_the_last_chunk_ends_it_once() -> None:
    counted = Counted()
    chunks = counted.chunks(iter((b"a", b"b")))
    assert [chunks.next(), chunks.next(), counted.ended] == [b"a", b"b", 0]
    assert [chunks.next(), chunks.next()] == [None, None]
    chunks.close()
    assert counted.ended == 1


def test_an_error_ends_it_and_is_passed_on() -> None:
    def broken() -> Iterator[bytes]:
        yield b"a"
        raise ZeroDivisionError

    counted = Counted()
    chunks = counted.chunks(broken())
    chunks.next()
    with pytest.raises(ZeroDivisionError):
        chunks.next()
    assert counted.ended == 1


def test_what_is_closed_or_forgotten_lets_go_at_once() -> None:
    closed: list[str] = []

    def endless() -> Iterator[bytes]:
        try:
            while True:
                yield b"a"
        finally:
            closed.append("generator")

    counted = Counted()
    chunks = counted.chunks(endless())
    chunks.next()
    chunks.close()
    assert (chunks.next(), counted.ended, closed) == (None, 1, ["generator"])
    counted.chunks(endless()).next()
    assert (counted.ended, closed) == (2, ["generator"] * 2)
