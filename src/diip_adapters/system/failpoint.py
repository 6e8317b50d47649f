"""Failpoints armed from outside, so that tests can let a process die at a border."""

from __future__ import annotations

import os
import signal

from diip_core.errors import SettingUnusable
from diip_core.ports.failpoint import FAILPOINTS

SETTING = "DIIP_FAILPOINT"
_ACTIONS = ("kill", "raise", "pause")


class FailpointReached(Exception):
    """What the action ``raise`` raises: nobody expects it, so it goes where bugs go."""


class NoFailpoint:
    """Lets everybody pass: what production uses."""

    def __call__(self, name: str, /) -> None:
        pass


class ArmedFailpoint:
    """At the ``nth`` passing of the border ``name``: ``kill`` (SIGKILL to this process), ``raise``, or
    ``pause`` (stop until SIGCONT)."""

    def __init__(self, name: str, nth: int, action: str) -> None:
        self._name = name
        self._left = nth
        self._action = action

    def __call__(self, name: str, /) -> None:
        if name != self._name:
            return
        self._left -= 1
        if self._left != 0:
            return
        if self._action == "raise":
            raise FailpointReached(f"failpoint {name}")
        os.kill(os.getpid(), signal.SIGKILL if self._action == "kill" else signal.SIGSTOP)


def parse_failpoint(text: str) -> ArmedFailpoint:
    """Read ``name:nth:action``, such as ``page.stored:2:kill``.

    Raises:
        SettingUnusable: no such border, count or action.
    """
    name, _, rest = text.partition(":")
    nth, _, action = rest.partition(":")
    if name not in FAILPOINTS:
        raise SettingUnusable(
            f"{SETTING}: there is no failpoint {name!r:.60}; there are: {', '.join(FAILPOINTS)}",
            field=SETTING,
        )
    if not (nth.isascii() and nth.isdigit() and int(nth) > 0) or action not in _ACTIONS:
        raise SettingUnusable(
            f"{SETTING}: {text!r:.80} is not name:count:action with a count from 1 and one of "
            f"{', '.join(_ACTIONS)}",
            field=SETTING,
        )
    return ArmedFailpoint(name, int(nth), action)
