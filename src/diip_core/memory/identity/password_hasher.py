"""Hashes of passwords that are quick to make."""

from __future__ import annotations

from collections.abc import Collection
from hashlib import blake2b
from itertools import count

from diip_core.domain.secret import Secret

_COMMON = ("123456789012", "passwordpassword", "qwertyuiop123")


class MemoryPasswordHasher:
    """See `diip_core.ports.password_hasher.PasswordHasher`. **Quick, so easily broken**: for tests.

    ``generation`` stands for the parameters: hashes of another one are stale.
    """

    def __init__(self, generation: int = 1, *, common: Collection[str] = _COMMON) -> None:
        self._generation = generation
        self._common = common
        self._salts = count()

    def hash(self, password: Secret, /) -> Secret:
        salt = f"{self._generation}:{next(self._salts)}"
        return Secret(f"{salt}:{_digest(salt, password)}")

    def verify(self, password: Secret, password_hash: Secret | None, /) -> bool:
        salt, _, digest = (password_hash or Secret(":")).reveal().rpartition(":")
        return digest == _digest(salt, password)

    def is_stale(self, password_hash: Secret, /) -> bool:
        return not password_hash.reveal().startswith(f"{self._generation}:")

    def is_common(self, password: Secret, /) -> bool:
        return password.reveal().casefold() in self._common


def _digest(salt: str, password: Secret) -> str:
    return blake2b(password.reveal().encode(), salt=salt.encode()[:16], digest_size=16).hexdigest()
