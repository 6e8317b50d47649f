"""Who may ask, and how often.

https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
"""

from __future__ import annotations

from datetime import datetime
from math import ceil

from attrs import define, frozen

from diip_adapters.simulators.faults import Fault


@frozen
class Grant:
    """What a token is good for."""

    login: str = "tidewater-reader"
    reads_issues: bool = True
    scopes: str = "repo"
    expires_at: datetime | None = None


@define
class Meter:
    """What one credential has used of its window; times are epoch seconds."""

    limit: int
    window_seconds: float
    used: int = 0
    resets_at: float = 0.0
    closed_until: float = 0.0
    closed_by: Fault | None = None

    @property
    def remaining(self) -> int:
        """Requests left in this window."""
        return max(0, self.limit - self.used)

    @property
    def reset(self) -> int:
        """When the window ends, as announced: whole epoch seconds, never too early."""
        return ceil(self.resets_at)

    def look(self, now: float) -> None:
        """Begin a new window where the old one is over, and open again where a closing is."""
        if now >= self.resets_at:
            self.used, self.resets_at = 0, now + self.window_seconds
        if self.closed_by is not None and now >= self.closed_until:
            self.closed_by = None

    def exhaust(self, now: float, seconds: float) -> None:
        """Nothing is left until ``seconds`` from now, rounded up to the whole second that is announced."""
        self.used, self.resets_at = self.limit, float(ceil(now + seconds))

    def close(self, now: float, fault: Fault) -> None:
        """A secondary limit: nothing is served for the fault's seconds."""
        self.closed_by, self.closed_until = fault, now + fault.seconds

    def headers(self) -> tuple[tuple[str, str], ...]:
        """The limit as every answer states it."""
        return (
            ("x-ratelimit-limit", str(self.limit)),
            ("x-ratelimit-remaining", str(self.remaining)),
            ("x-ratelimit-reset", str(self.reset)),
            ("x-ratelimit-used", str(self.used)),
            ("x-ratelimit-resource", "core"),
        )
