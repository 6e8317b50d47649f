"""Borders that let everything pass, or one passage fail."""

from __future__ import annotations

from collections import Counter

from attrs import define, field


def no_failpoint(name: str, /) -> None:
    """Let everything pass."""


@define
class FailingAt:
    """Raises ``error`` at the ``nth`` passage, from 1, of the border ``name``; counts all ``passages``."""

    name: str
    nth: int
    error: BaseException
    passages: Counter[str] = field(factory=Counter, init=False)

    def __call__(self, name: str, /) -> None:
        self.passages[name] += 1
        if name == self.name and self.passages[name] == self.nth:
            raise self.error
