"""One log line a cause every few seconds, however many requests meet it."""

from __future__ import annotations

import logging
from threading import Lock, Timer

from attrs import Factory, define

from diip_core.errors import DiipError

EVERY_SECONDS = 5.0
SHOWN_IDS = 5
_log = logging.getLogger("diip.faults")


@define
class _Cause:
    message: str
    count: int = 0
    ids: list[str] = Factory(list)


class FaultLog:
    """Writes a fault at its first occurrence, then how often it occurred again. Threads may share it.

    A cause is an error's code. While the database is down every request fails; a line for each would fill
    the disk, and none would leave whoever runs the service without a cause.
    """

    def __init__(self, every_seconds: float = EVERY_SECONDS) -> None:
        self._every_seconds = every_seconds
        self._causes: dict[str, _Cause] = {}
        self._lock = Lock()

    def note(self, error: DiipError, request_id: str | None = None) -> None:
        """Count the error; ``request_id`` says which request met it."""
        with self._lock:
            cause = self._causes.get(error.code)
            is_first = cause is None
            if cause is None:
                cause = self._causes[error.code] = _Cause(error.message)
                self._schedule(error.code)
            else:
                cause.count += 1
                if request_id is not None and len(cause.ids) < SHOWN_IDS:
                    cause.ids.append(request_id)
        if is_first:
            _log.warning("%s: %s (request_id=%s)", error.code, error.message, request_id)

    def _schedule(self, code: str) -> None:
        timer = Timer(self._every_seconds, self._write, (code,))
        timer.daemon = True
        timer.start()

    def _write(self, code: str) -> None:
        with self._lock:
            cause = self._causes.pop(code)
            if cause.count:
                self._causes[code] = _Cause(cause.message)
                self._schedule(code)
        if cause.count:
            _log.warning(
                "%s: %s, %d times more in %g s (request_ids=%s)",
                code, cause.message, cause.count, self._every_seconds, ",".join(cause.ids),
            )  # fmt: skip
