"""Lines for people."""

from __future__ import annotations

import sys

from diip_adapters.terminal_safe import plain

__all__ = ["plain", "say"]


def say(line: str) -> None:
    """One line to people: standard error, so that standard output stays data."""
    sys.stderr.write(plain(line) + "\n")
    sys.stderr.flush()
