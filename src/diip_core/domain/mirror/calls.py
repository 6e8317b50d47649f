"""The log of calls to a provider."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen


@frozen
class ApiCall:
    """One call: ``endpoint`` is the path alone, without query string, host or credential.

    ``status_code`` is null where no answer came; ``error`` is then the failure's code.
    """

    endpoint: str
    status_code: int | None
    response_time_ms: int
    success: bool
    at: datetime
    error: str | None = None


@frozen
class CallPosition:
    """A place in a log: behind the call at this instant that is the ``ordinal``-th of those at it."""

    at: datetime
    ordinal: int


@frozen
class CallList:
    """One page of a log, newest first; ``next`` is null on the last."""

    items: tuple[ApiCall, ...]
    next: CallPosition | None = None
