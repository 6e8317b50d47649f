"""Argon2id, in threads of its own, with a bounded queue before them."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from diip_adapters.passwords.parameters import Argon2Parameters
from diip_core.domain.secret import Secret
from diip_core.errors import Overloaded

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MOST_WAITING = 64
_THREADS_PER_CORE = 2
_SALT_BYTES, _HASH_BYTES = 16, 32
Result = TypeVar("Result")


class Argon2Hasher:
    """See `diip_core.ports.password_hasher.PasswordHasher`.

    Two threads a core do the work, so that a flood of log-ins takes 38 MiB a core and no more
    (guarantee T04); whoever finds 64 waiting is turned away. Making one starts no thread and loads nothing.
    """

    def __init__(self, parameters: Argon2Parameters | None = None, *, cores: int | None = None) -> None:
        self._parameters = parameters or Argon2Parameters()
        self._threads = _THREADS_PER_CORE * (cores or os.cpu_count() or 1)
        self._executor = ThreadPoolExecutor(self._threads, thread_name_prefix="argon2")
        self._inside = 0
        self._counting = Lock()

    def hash(self, password: Secret, /) -> Secret:
        return Secret(self._run(lambda: self._argon2.hash(password.reveal())))

    def verify(self, password: Secret, password_hash: Secret | None, /) -> bool:
        known = self._run(lambda: self._matches(password, password_hash or self._dummy))
        return known and password_hash is not None

    def is_stale(self, password_hash: Secret, /) -> bool:
        return self._argon2.check_needs_rehash(password_hash.reveal())

    def is_common(self, password: Secret, /) -> bool:
        return password.reveal().casefold() in self._common

    @cached_property
    def _argon2(self) -> PasswordHasher:
        from argon2 import PasswordHasher  # noqa: PLC0415 - not before the first password

        return PasswordHasher(
            time_cost=self._parameters.passes,
            memory_cost=self._parameters.memory_kib,
            parallelism=self._parameters.lanes,
            hash_len=_HASH_BYTES,
            salt_len=_SALT_BYTES,
        )

    @cached_property
    def _dummy(self) -> Secret:
        """A hash of nothing that takes as long to verify as a real one."""
        parameters = self._parameters
        salt, digest = (
            base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=")
            for size in (_SALT_BYTES, _HASH_BYTES)
        )
        work = f"m={parameters.memory_kib},t={parameters.passes},p={parameters.lanes}"
        return Secret(f"$argon2id$v=19${work}${salt}${digest}")

    @cached_property
    def _common(self) -> frozenset[str]:
        """The 30,000 passwords that zxcvbn ranks as the most common ones."""
        from zxcvbn.frequency_lists import (  # type: ignore[import-untyped]  # noqa: PLC0415 - half a megabyte
            FREQUENCY_LISTS,
        )

        return frozenset(FREQUENCY_LISTS["passwords"])

    def _matches(self, password: Secret, password_hash: Secret) -> bool:
        from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415 - see above

        try:
            return self._argon2.verify(password_hash.reveal(), password.reveal())
        except (VerificationError, InvalidHashError):
            return False

    def _run(self, work: Callable[[], Result]) -> Result:
        with self._counting:
            if self._inside >= self._threads + MOST_WAITING:
                raise Overloaded("too many are logging in just now; try again in a moment")
            self._inside += 1
        try:
            return self._executor.submit(work).result()
        finally:
            with self._counting:
                self._inside -= 1
