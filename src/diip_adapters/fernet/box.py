"""The `SecretBox` port over Fernet (github.com/fernet/spec)."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from diip_adapters.fernet.keys import key_id
from diip_core.domain.secret import Secret
from diip_core.errors import SecretBindingError, SecretUnreadable

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


class FernetBox:
    """A ring of keys, newest first: the first seals, all open.

    What is sealed reads ``k<key id>.<Fernet token>``. The owner is inside the token, since Fernet itself
    would open it for any row it is moved to.
    """

    def __init__(self, keys: Sequence[Secret]) -> None:
        if not keys:
            raise ValueError("a FernetBox needs a key")
        self._keys = {key_id(key): key for key in reversed(keys)}
        self._newest = key_id(keys[0])

    def seal(self, secret: Secret, *, owner: str) -> bytes:
        bound = json.dumps({"b": owner, "s": secret.reveal()}).encode("ascii")
        return _prefix(self._newest) + self._ring[self._newest].encrypt(bound)

    def open(self, sealed: bytes, *, owner: str) -> Secret:
        prefix, _, token = sealed.partition(b".")
        fernet = self._ring.get(prefix[1:].decode("latin-1")) if prefix[:1] == b"k" else None
        if fernet is None:
            raise SecretUnreadable(
                "no key at hand opens a stored secret; restore its key, or enter the secret again"
            )
        from cryptography.fernet import InvalidToken  # noqa: PLC0415  see _ring

        try:
            bound = json.loads(fernet.decrypt(_canonical(token)))
        except (InvalidToken, ValueError):
            # Not chained: an error of json holds the text.
            raise SecretUnreadable("a stored secret is damaged; enter it again") from None
        if not isinstance(bound, dict) or not isinstance(bound.get("s"), str):
            raise SecretUnreadable("a stored secret is not as DIIP seals it; enter it again")
        if bound.get("b") != owner:
            raise SecretBindingError("a stored secret was sealed for another owner; look for tampering")
        return Secret(bound["s"])

    def is_stale(self, sealed: bytes) -> bool:
        return not sealed.startswith(_prefix(self._newest))

    @cached_property
    def _ring(self) -> dict[str, Fernet]:
        from cryptography.fernet import Fernet  # noqa: PLC0415  takes 60 ms to import

        return {name: Fernet(key.reveal()) for name, key in self._keys.items()}


def _canonical(token: bytes) -> bytes:
    """The token, if it is written as Fernet writes it: base64 passes idle bits and foreign letters over."""
    if base64.urlsafe_b64encode(base64.urlsafe_b64decode(token)) != token:
        raise ValueError("not canonical base64")
    return token


def _prefix(name: str) -> bytes:
    return f"k{name}.".encode("ascii")
