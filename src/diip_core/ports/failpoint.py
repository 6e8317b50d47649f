"""Borders at which tests let the process die."""

from __future__ import annotations

from typing import Protocol

FAILPOINTS = (
    "claim.after",
    "fetch.before",
    "fetch.after",
    "tx.begin",
    "page.stored",
    "quarantine.stored",
    "cursor.updated",
    "tx.before_commit",
    "tx.after_commit",
    "lease.release",
)
"""Every border there is; the fault tests walk this list, so a new one is tested without new code."""


class Failpoint(Protocol):
    """Does nothing in production; in tests it kills, raises or pauses at a border."""

    def __call__(self, name: str, /) -> None:
        """Pass the border ``name``, one of `FAILPOINTS`."""
        ...
