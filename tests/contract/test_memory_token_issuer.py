"""The memory issuer keeps the contract of a token issuer."""

from __future__ import annotations

import pytest

from diip_core.memory.identity.token_issuer import MemoryTokenIssuer
from diip_core.testing.identity.token_issuer import TokenIssuerContract


class TestMemoryTokenIssuer(TokenIssuerContract):
    @pytest.fixture
    def issuer(self) -> MemoryTokenIssuer:
        return MemoryTokenIssuer()
