"""Keeping secrets out of what is written: by value where we know them, by shape where we do not."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any

from diip_core.domain.secret import Secret
from diip_core.ports.secret_box import SecretBox

MASK = "***"
SHORTEST = 6
"""Shorter values are no secrets, and hiding them would make every line unreadable."""
MOST = 10_000
_SHAPES = re.compile(
    r"""
    (?i:bearer|basic)\ +[A-Za-z0-9._~+/=-]{8,}
    | diip_[A-Za-z0-9_]{10,}
    | eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?
    | gh[pousr]_[A-Za-z0-9]{16,} | github_pat_[A-Za-z0-9_]{20,} | glpat-[A-Za-z0-9_-]{16,}
    | ATATT[A-Za-z0-9_=-]{16,} | xox[abposr]-[A-Za-z0-9-]{10,}
    | (?<=://)[^\s/@:]+:[^\s/@]+(?=@)
    """,
    re.VERBOSE,
)
_NAMES = re.compile(r"(?i)password|passwd|secret|token(?!_type)|authorization|cookie|api_?key|signing_key")


class Redactor:
    """Knows the secrets that passed through this process: the last 10,000 of them. Threads may share it."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, None] = OrderedDict()
        self._lock = Lock()

    def hide(self, secret: Secret) -> None:
        """Let this value never be written."""
        text = secret.reveal()
        if len(text) < SHORTEST:
            return
        with self._lock:
            self._known[text] = None
            self._known.move_to_end(text)
            if len(self._known) > MOST:
                self._known.popitem(last=False)

    def text(self, text: str) -> str:
        """The text with every secret masked."""
        with self._lock:
            known = list(self._known)
        for value in known:
            if value in text:
                text = text.replace(value, MASK)
        return _SHAPES.sub(MASK, text)

    def value(self, value: Any) -> Any:
        """The same for a value of any depth; what is no plain data becomes text first."""
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, Mapping):
            return {self.text(str(key)): self._entry(str(key), each) for key, each in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self.value(each) for each in value]
        return self.text(value if isinstance(value, str) else str(value))

    def _entry(self, name: str, value: Any) -> Any:
        return MASK if isinstance(value, str) and _NAMES.search(name) else self.value(value)


REDACTOR = Redactor()
"""The process's own: a secret that one part opens, no part may write."""


class HidingBox:
    """A `SecretBox` whose secrets are known to a redactor before anybody can write them."""

    def __init__(self, box: SecretBox, redactor: Redactor = REDACTOR) -> None:
        self._box = box
        self._redactor = redactor

    def seal(self, secret: Secret, *, owner: str) -> bytes:
        self._redactor.hide(secret)
        return self._box.seal(secret, owner=owner)

    def open(self, sealed: bytes, *, owner: str) -> Secret:
        secret = self._box.open(sealed, owner=owner)
        self._redactor.hide(secret)
        return secret

    def is_stale(self, sealed: bytes) -> bool:
        return self._box.is_stale(sealed)
