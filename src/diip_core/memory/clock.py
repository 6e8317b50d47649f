"""A clock that moves by hand."""

from __future__ import annotations

from datetime import datetime, timedelta


class ManualClock:
    """Stands at ``now``, an aware UTC datetime, until somebody advances it."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._monotonic = 0.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    def advance(self, seconds: float) -> None:
        """Let time pass, on the wall and for intervals alike."""
        self._now += timedelta(seconds=seconds)
        self._monotonic += seconds
