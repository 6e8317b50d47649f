"""Password hashing: a password itself is never stored."""

from __future__ import annotations

from typing import Protocol

from diip_core.domain.secret import Secret


class PasswordHasher(Protocol):
    """Slow on purpose. Threads may share it."""

    def hash(self, password: Secret, /) -> Secret:
        """A new hash, another one at each call. Raises Overloaded where too many wait already."""
        ...

    def verify(self, password: Secret, password_hash: Secret | None, /) -> bool:
        """Whether the hash is that of the password; false without a hash, after the same work.

        Raises Overloaded where too many wait already.
        """
        ...

    def is_stale(self, password_hash: Secret, /) -> bool:
        """Whether the hash should be replaced because the parameters have changed."""
        ...

    def is_common(self, password: Secret, /) -> bool:
        """Whether a password, in any case, is one that everybody tries first."""
        ...
