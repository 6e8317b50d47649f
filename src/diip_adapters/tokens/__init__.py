"""Access tokens signed with Ed25519; ``jwt`` and ``cryptography`` are imported at the first use."""

from diip_adapters.tokens.issuer import EdDsaTokenIssuer
from diip_adapters.tokens.keys import SigningKey, new_signing_key, parse_signing_keys

__all__ = ["EdDsaTokenIssuer", "SigningKey", "new_signing_key", "parse_signing_keys"]
