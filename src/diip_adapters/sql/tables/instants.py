"""Instants as both databases keep them: microseconds since 1970, which sort, add and pack as numbers."""

from __future__ import annotations

from datetime import datetime, timedelta

from diip_core.domain.time import EPOCH


def to_microseconds(instant: datetime) -> int:
    """Microseconds since the epoch of an aware instant, negative before 1970."""
    since = instant - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def from_microseconds(microseconds: int) -> datetime:
    """The aware UTC instant; the inverse of `to_microseconds`, exact from year 1 to 9999."""
    return EPOCH + timedelta(0, 0, microseconds)
