"""Argon2id keeps the contract of a password hasher."""

from __future__ import annotations

import pytest

from diip_adapters.passwords import Argon2Hasher, Argon2Parameters
from diip_core.testing.identity.password_hasher import PasswordHasherContract


class TestArgon2Hasher(PasswordHasherContract):
    @pytest.fixture
    def hasher(self) -> Argon2Hasher:
        return Argon2Hasher(Argon2Parameters(memory_kib=64, passes=1))
