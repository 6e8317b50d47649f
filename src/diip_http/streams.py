"""Answers of any size, sent in chunks: how many at a time, and how they end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from threading import Lock

from diip_core.errors import Overloaded
from diip_http.errors import Refused

MOST_OF_ONE_USER = 3
"""The most streamed answers of one user at a time, in each process of the service."""
MOST_IN_ALL = 16
RETRY_SECONDS = 10


class Streams:
    """Counts the answers that are being sent in chunks. Threads may share it."""

    def __init__(self) -> None:
        self._of_user: Counter[str | None] = Counter()
        self._lock = Lock()

    def take(self, user_id: str | None) -> Callable[[], None]:
        """Let one more begin; call what is returned once, when it has ended.

        Raises:
            Refused: this user has too many under way (429).
            Overloaded: all users together have (503).
        """
        with self._lock:
            if self._of_user[user_id] >= MOST_OF_ONE_USER:
                raise Refused(
                    429,
                    "too_many_exports",
                    f"{MOST_OF_ONE_USER} exports of yours are under way; wait until one has ended",
                    {"Retry-After": str(RETRY_SECONDS)},
                )
            if self._of_user.total() >= MOST_IN_ALL:
                raise Overloaded("too many exports are under way; send it again in a moment")
            self._of_user[user_id] += 1

        def release() -> None:
            with self._lock:
                self._of_user[user_id] -= 1
                if not self._of_user[user_id]:
                    del self._of_user[user_id]

        return release


class Chunks:
    """The chunks of one answer. Reading one blocks; a thread reads, and any thread may close.

    ``closed`` is called once: at the last chunk, at an error, or when somebody closes.
    """

    def __init__(self, chunks: Iterator[bytes], *, closed: Callable[[], None]) -> None:
        self._chunks = chunks
        self._closed: Callable[[], None] | None = closed
        self._lock = Lock()

    def next(self) -> bytes | None:
        """The next chunk, or None after the last. Raises what reading raises."""
        with self._lock:
            if self._closed is None:
                return None
            try:
                chunk = next(self._chunks, None)
            except BaseException:
                self._end()
                raise
            if chunk is None:
                self._end()
            return chunk

    def close(self) -> None:
        """Read no more, and let go of what the chunks hold."""
        with self._lock:
            self._end()

    def __del__(self) -> None:
        # An answer that came too late is sent by nobody.
        self.close()

    def _end(self) -> None:
        if self._closed is not None:
            closed, self._closed = self._closed, None
            self._chunks = iter(())
            closed()
