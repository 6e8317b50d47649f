"""Personal API keys: ``diip_``, 32 random bytes and a checksum, so that secret scanners can tell one.

A scanner looks for ``diip_[0-9A-Za-z]{49}`` and tests the last six digits, the CRC-32 of the rest in base 62
(as https://github.blog/engineering/behind-githubs-new-authentication-token-formats explains).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Literal
from zlib import crc32

from attrs import frozen

from diip_core.domain.identity.base62 import base62
from diip_core.domain.secret import Secret
from diip_core.errors import InvalidInput

KeyScope = Literal["read", "write"]
ALL_SCOPES: frozenset[KeyScope] = frozenset({"read", "write"})
PREFIX = "diip_"
LONGEST_KEY_NAME = 100
_KEY_BYTES = 32
_CHECKSUM_DIGITS = 6
_KEY = re.compile(PREFIX + r"[0-9A-Za-z]{49}")


@frozen
class ApiKey:
    """A key as it is stored: ``digest`` is the SHA-256 of what its holder has.

    ``last_used_at`` is true to the minute.
    """

    id: str
    user_id: str
    name: str
    scopes: frozenset[KeyScope]
    digest: str
    created_at: datetime
    expires_at: datetime | None = None
    last_used_at: datetime | None = None


@frozen
class NewApiKey:
    """A key just made; ``token`` is shown this once."""

    key: ApiKey
    token: Secret


def api_key_text(random_bytes: Callable[[int], bytes]) -> Secret:
    """A new key: 256 random bits and their checksum."""
    digits = base62(random_bytes(_KEY_BYTES))
    return Secret(f"{PREFIX}{digits}{_checksum(digits)}")


def is_api_key(text: str) -> bool:
    """Whether a text has the form of a key and the right checksum."""
    digits, checksum = text[len(PREFIX) : -_CHECKSUM_DIGITS], text[-_CHECKSUM_DIGITS:]
    return _KEY.fullmatch(text) is not None and _checksum(digits) == checksum


def check_key_name(name: str) -> str:
    """The name without blanks around it.

    Raises:
        InvalidInput: it is empty, over 100 characters, or holds what cannot be printed.
    """
    if not name.strip() or len(name) > LONGEST_KEY_NAME or not name.strip().isprintable():
        raise InvalidInput(f"a key's name has 1 to {LONGEST_KEY_NAME} printable characters", field="name")
    return name.strip()


def _checksum(digits: str) -> str:
    return base62(crc32(digits.encode("ascii", "replace")).to_bytes(4))
