"""Memory's box keeps the contract of a secret box."""

from __future__ import annotations

import pytest

from diip_core.memory.mirror.secret_box import MemorySecretBox
from diip_core.testing.mirror.secret_box import SecretBoxContract


class TestMemorySecretBox(SecretBoxContract):
    @pytest.fixture
    def box(self) -> MemorySecretBox:
        return MemorySecretBox()
