"""Tokens signed with Ed25519 keep the contract of a token issuer."""

from __future__ import annotations

import pytest

from diip_adapters.tokens import EdDsaTokenIssuer, new_signing_key, parse_signing_keys
from diip_core.testing.identity.token_issuer import TokenIssuerContract


class TestEdDsaTokenIssuer(TokenIssuerContract):
    @pytest.fixture
    def issuer(self) -> EdDsaTokenIssuer:
        return EdDsaTokenIssuer(parse_signing_keys(new_signing_key()), longest_seconds=600)
