"""A connection to PostgreSQL that waits for the server only so long.

``statement_timeout`` is the server's own. A server that is stopped, or a network that drops packets, never
enforces it, and libpq would wait for ever (``tcp_user_timeout`` does not cover Unix sockets or a server
whose kernel still acknowledges). So the client has a deadline too, a little later than the server's.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.rows import TupleRow

GRACE_SECONDS = 1.0
"""How much later than the server the client gives a statement up: a server that lives is heard first."""
CHECK_INTERVAL_SECONDS = 0.1
"""How often psycopg looks for an interruption while it waits (its own default)."""

Returned = TypeVar("Returned")


class ServerSilent(psycopg.OperationalError):
    """The server did not answer within the deadline; the connection is closed."""


class DeadlineConnection(psycopg.Connection[TupleRow]):
    """Closes itself and raises ServerSilent if an answer takes longer than ``answer_seconds``.

    ``answer_seconds`` None: no deadline.
    """

    answer_seconds: float | None = None

    def wait(
        self,
        gen: PQGen[Returned],
        interval: float = CHECK_INTERVAL_SECONDS,
        timeout: float | None = None,
    ) -> Returned:
        limit = self.answer_seconds if timeout is None else timeout
        began = monotonic()
        try:
            return super().wait(gen, interval=interval, timeout=limit)
        except psycopg.OperationalError as error:
            # psycopg's own class for this is private.
            if limit is None or error.sqlstate is not None or monotonic() - began < limit:
                raise
            self.pgconn.finish()
            raise ServerSilent("the server did not answer in time") from None

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Expect each answer within ``seconds`` until the end of the ``with``."""
        before, self.answer_seconds = self.answer_seconds, seconds
        try:
            yield
        finally:
            self.answer_seconds = before


def connect(answer_seconds: float | None, *args: Any, **parameters: Any) -> DeadlineConnection:
    """Connect as `psycopg.Connection.connect`; ``connect_timeout`` is the deadline of that."""
    try:
        connection = DeadlineConnection.connect(*args, **parameters)
    except psycopg.errors.ConnectionTimeout as error:
        # psycopg's frames and this error refer to each other, and would hold the socket until the next
        # garbage collection.
        traceback.clear_frames(error.__traceback__)
        raise ServerSilent("the server did not answer in time") from None
    connection.answer_seconds = answer_seconds
    return connection
