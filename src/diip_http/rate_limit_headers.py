"""How much room a limit leaves, as headers: `RateLimit-Limit`, `-Remaining` and `-Reset` (in seconds)."""

from __future__ import annotations

from datetime import datetime
from math import ceil

from diip_core.domain.identity.rate_limits import Room
from diip_core.errors import Throttled


def of_room(room: Room, now: datetime) -> dict[str, str]:
    """The headers of a limit that may have room; one that counted nothing yet resets a whole window away."""
    if room.until is None:
        return _headers(room.limit.most, room.left, ceil(room.limit.window_seconds))
    return _headers(room.limit.most, room.left, seconds_until(room.until, now))


def of_refusal(error: Throttled, now: datetime) -> dict[str, str]:
    """The headers of the limit that refused a request."""
    return _headers(error.limit, 0, seconds_until(error.retry_at, now))


def seconds_until(instant: datetime, now: datetime) -> int:
    """Whole seconds, rounded up, one at least."""
    return max(ceil((instant - now).total_seconds()), 1)


def _headers(most: int, left: int, seconds: int) -> dict[str, str]:
    return {
        "RateLimit-Limit": str(most),
        "RateLimit-Remaining": str(left),
        "RateLimit-Reset": str(seconds),
    }
