"""A command that a plugin adds to the command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import frozen


@frozen
class Command:
    """``name`` is what people type after ``diip``.

    ``load`` imports the command when it is needed: a function whose parameters typer can read, or a
    ``typer.Typer`` with commands of its own.
    """

    name: str
    load: Callable[[], Any]
