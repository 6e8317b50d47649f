"""Lines for the person at the terminal."""

from __future__ import annotations

import sys

from diip_adapters.telemetry.redaction import REDACTOR
from diip_adapters.terminal_safe import terminal_safe

__all__ = ["print_line", "terminal_safe"]


def print_line(line: str) -> None:
    """Print one line to standard error, with secrets masked, so that standard output carries data only."""
    sys.stderr.write(terminal_safe(REDACTOR.text(line)) + "\n")
    sys.stderr.flush()
