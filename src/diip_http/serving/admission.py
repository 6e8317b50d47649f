"""Costly requests begin one by one, so that others find the event loop free between two."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Callable, Iterable

from diip_http.endpoint import Endpoint, Pool

SECONDS_BETWEEN = 0.008
"""Others' p99 during 500 log-ins is 2.1 times the quiet one; with 4 ms it is 2.8 times."""
LONGEST_QUEUE = 500
"""Each further 500 that wait let one more begin at a time: 500 take 4 s and 5,000 take 12 s."""


def costly_requests(endpoints: Iterable[Endpoint]) -> re.Pattern[bytes]:
    """What the requests begin with whose passwords are hashed: method and path, as on the wire.

    A path in another spelling (``%6Cogin``) is served all the same, unpaced, within the bounds of its pool.
    """
    places = (
        f"{endpoint.method} {re.escape(endpoint.path.rstrip('/'))}"
        for endpoint in endpoints
        if endpoint.pool is Pool.PASSWORDS
    )
    return re.compile(f"(?:{'|'.join(places)})/?[ ?]".encode())


class Pacer:
    """Lets costly requests begin in the order in which they came, ``SECONDS_BETWEEN`` apart.

    A burst of them is ready all at once, and asyncio would read and begin every one in the same turn of its
    loop, for all of which everybody else waits. For one loop and its thread.
    """

    def __init__(self, costly: re.Pattern[bytes]) -> None:
        self._costly = costly
        self._waiting: deque[Callable[[], None]] = deque()
        self._timer: asyncio.TimerHandle | None = None

    def is_costly(self, data: bytes) -> bool:
        """Whether the request that begins with ``data`` must be paced."""
        return self._costly.match(data) is not None

    def queue(self, begin: Callable[[], None]) -> None:
        """Call ``begin``, which must not raise, when its turn comes: at once if nobody waits."""
        self._waiting.append(begin)
        if self._timer is None:
            self._next()

    def _next(self) -> None:
        if not self._waiting:
            self._timer = None
            return
        self._timer = asyncio.get_running_loop().call_later(SECONDS_BETWEEN, self._next)
        for _ in range(-(-len(self._waiting) // LONGEST_QUEUE)):
            self._waiting.popleft()()
