"""Secrets sealed with Fernet; ``cryptography`` is imported at the first use."""

from diip_adapters.fernet.box import FernetBox
from diip_adapters.fernet.keys import key_id, new_key, parse_keys

__all__ = ["FernetBox", "key_id", "new_key", "parse_keys"]
