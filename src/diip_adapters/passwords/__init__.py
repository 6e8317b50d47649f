"""Passwords hashed with Argon2id; ``argon2`` and ``zxcvbn`` are imported at the first use."""

from diip_adapters.passwords.argon2 import Argon2Hasher
from diip_adapters.passwords.parameters import Argon2Parameters, parse_argon2

__all__ = ["Argon2Hasher", "Argon2Parameters", "parse_argon2"]
