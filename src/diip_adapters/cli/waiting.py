"""Words for the pauses of a sync."""

from __future__ import annotations

from datetime import datetime

from diip_adapters.cli.output import terminal_safe
from diip_core.events import SyncWaiting
from diip_core.services.sync.run_to_end import LONGEST_WAIT_SECONDS


def is_waited_for(event: SyncWaiting, now: datetime) -> bool:
    """Whether the run waits that long. A longer wait ends it with an error."""
    return (event.until - now).total_seconds() <= LONGEST_WAIT_SECONDS


def describe_wait(event: SyncWaiting, now: datetime) -> str:
    """A wait in words: why, until when, how long."""
    seconds = max(0, round((event.until - now).total_seconds()))
    why = "rate limit" if event.code == "rate_limited" else f"trying again after {terminal_safe(event.code)}"
    return f"{why}: waiting {seconds} s, until {event.until:%H:%M:%S} UTC"
