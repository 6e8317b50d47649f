"""The stretch of time that analytics look at."""

from __future__ import annotations

from datetime import datetime, timedelta

from attrs import frozen

MOMENT = timedelta(microseconds=1)
"""The least there is between two instants: a window ends so much after its last one."""


@frozen
class Window:
    """From ``start`` (inclusive) to ``end`` (exclusive); null leaves a side open. ``now`` is the present."""

    start: datetime | None
    end: datetime | None
    now: datetime

    @property
    def horizon(self) -> datetime:
        """Up to when something could be observed."""
        return min(self.end, self.now) if self.end else self.now

    def holds(self, instant: datetime | None) -> bool:
        if instant is None:
            return False
        return (self.start is None or instant >= self.start) and (self.end is None or instant < self.end)

    def is_over(self, instant: datetime | None) -> bool:
        """Whether the instant had come by the window's end."""
        return instant is not None and (self.end is None or instant < self.end)
