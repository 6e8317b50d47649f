"""Where secrets are locked away."""

from __future__ import annotations

from typing import Protocol

from diip_core.domain.secret import Secret


class SecretBox(Protocol):
    """Seals secrets for one owner each, such as ``integration:<id>:token``."""

    def seal(self, secret: Secret, *, owner: str) -> bytes:
        """The secret, unreadable without the keys, bound to its owner."""
        ...

    def open(self, sealed: bytes, *, owner: str) -> Secret:
        """The secret again.

        Raises:
            SecretBindingError: it was sealed for another owner.
            SecretUnreadable: no key at hand opens it, or it was damaged.
        """
        ...

    def is_stale(self, sealed: bytes) -> bool:
        """Whether an older key than the newest sealed it."""
        ...
