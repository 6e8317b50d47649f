"""In what order costly requests and others begin, by the turns of the loop that they take."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from diip_http.routes.table import ENDPOINTS
from diip_http.serving.admission import LONGEST_QUEUE, SECONDS_BETWEEN, Pacer, costly_requests

COSTLY = costly_requests(ENDPOINTS)


@pytest.mark.parametrize(
    ("request_line", "is_costly"),
    [
        (b"POST /api/auth/login/ HTTP/1.1\r\n", True),
        (b"POST /api/auth/login HTTP/1.1\r\n", True),
        (b"POST /api/auth/login/?next=1 HTTP/1.1\r\n", True),
        (b"POST /api/auth/register/ HTTP/1.1\r\n", True),
        (b"POST /api/auth/password/ HTTP/1.1\r\n", True),
        (b"POST /api/token/ HTTP/1.1\r\n", True),
        (b"POST /api/token/refresh/ HTTP/1.1\r\n", False),
        (b"GET /api/auth/login/ HTTP/1.1\r\n", False),
        (b"GET /?POST /api/auth/login/ HTTP/1.1\r\n", False),
        (b"", False),
    ],
)
def test_what_hashes_a_password_is_costly(request_line: bytes, is_costly: bool) -> None:
    assert Pacer(COSTLY).is_costly(request_line) is is_costly


def test_one_alone_begins_at_once_and_a_burst_one_by_one_in_its_order() -> None:
    async def burst() -> list[list[int]]:
        pacer, begun = Pacer(COSTLY), list[int]()
        looks: list[list[int]] = []
        for number in range(3):
            pacer.queue(partial(begun.append, number))
        while len(begun) < 3:
            if not looks or looks[-1] != begun:
                looks.append(begun.copy())
            await asyncio.sleep(0)
        return [*looks, begun]

    assert asyncio.run(burst()) == [[0], [0, 1], [0, 1, 2]]


def test_whoever_comes_after_a_pause_waits_for_nobody() -> None:
    async def twice() -> list[str]:
        pacer, begun = Pacer(COSTLY), list[str]()
        pacer.queue(lambda: begun.append("first"))
        await asyncio.sleep(10 * SECONDS_BETWEEN)
        pacer.queue(lambda: begun.append("second"))
        return begun

    assert asyncio.run(twice()) == ["first", "second"]


def test_of_a_long_queue_more_begin_at_a_time() -> None:
    async def crowd() -> int:
        pacer, begun = Pacer(COSTLY), list[int]()
        for number in range(3 * LONGEST_QUEUE + 1):
            pacer.queue(partial(begun.append, number))
        size = len(begun)
        while size == len(begun):
            await asyncio.sleep(0)
        return len(begun) - size

    assert asyncio.run(crowd()) == 3
