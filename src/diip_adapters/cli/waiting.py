"""What a person is told while nothing is asked of the provider."""

from __future__ import annotations

from datetime import datetime

from diip_adapters.cli.output import plain
from diip_core.events import SyncWaiting


def describe_wait(event: SyncWaiting, now: datetime) -> str:
    """A wait in words: why, until when, how long."""
    seconds = max(0, round((event.until - now).total_seconds()))
    why = "rate limit" if event.code == "rate_limited" else f"trying again after {plain(event.code)}"
    return f"{why}: waiting {seconds} s, until {event.until:%H:%M:%S} UTC"
