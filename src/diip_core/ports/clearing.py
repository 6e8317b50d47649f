"""Getting rid of rows that nobody needs any more, some at a time."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clearing(Protocol):
    """Each call removes about ``limit`` rows at most, so that no writer waits long, and answers how many.

    0 means that nothing is left to remove.
    """

    def removed_scopes(self, *, limit: int) -> int:
        """Rows of integrations that were removed."""
        ...

    def old_calls(self, before: datetime, /, *, limit: int) -> int:
        """Calls to providers that were made before an instant."""
        ...

    def ended_jobs(self, before: datetime, /, *, limit: int) -> int:
        """Jobs that ended before an instant, and workers that left before it."""
        ...
