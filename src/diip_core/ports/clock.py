"""The time."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Reads the time. Wall time is for records, monotonic time for intervals; neither bounds a sync."""

    def now(self) -> datetime:
        """The wall time as an aware UTC datetime."""
        ...

    def monotonic(self) -> float:
        """Seconds from an arbitrary start that never run backwards."""
        ...
