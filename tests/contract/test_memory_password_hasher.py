"""The memory hasher keeps the contract of a password hasher."""

from __future__ import annotations

import pytest

from diip_core.memory.identity.password_hasher import MemoryPasswordHasher
from diip_core.testing.identity.password_hasher import PasswordHasherContract


class TestMemoryPasswordHasher(PasswordHasherContract):
    @pytest.fixture
    def hasher(self) -> MemoryPasswordHasher:
        return MemoryPasswordHasher()
