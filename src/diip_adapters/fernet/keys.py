"""The keys of ``DIIP_ENCRYPTION_KEYS``."""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets

from diip_core.domain.secret import Secret
from diip_core.errors import SettingUnusable

SETTING = "DIIP_ENCRYPTION_KEYS"
_KEY_BYTES = 32


def new_key() -> str:
    """A key as Fernet wants it, 32 random bytes in URL-safe base64, to be stored with the other keys."""
    return base64.urlsafe_b64encode(secrets.token_bytes(_KEY_BYTES)).decode("ascii")


def parse_keys(text: str) -> tuple[Secret, ...]:
    """The keys of a comma-separated list, newest first.

    Raises:
        SettingUnusable: there is none, or one is no Fernet key; the text names it by its place.
    """
    keys = tuple(Secret(part.strip()) for part in text.split(",") if part.strip())
    if not keys:
        raise SettingUnusable(f"{SETTING} is empty; give at least one Fernet key", field=SETTING)
    for place, key in enumerate(keys, start=1):
        if _key_bytes(key) is None:
            raise SettingUnusable(
                f"{SETTING}: key {place} of {len(keys)} is no Fernet key (32 bytes in URL-safe base64)",
                field=SETTING,
            )
    return keys


def key_id(key: Secret) -> str:
    """The first 8 hex digits of the SHA-256 of the key's 32 bytes: names the key, gives nothing away."""
    return hashlib.sha256(_key_bytes(key) or b"").hexdigest()[:8]


def _key_bytes(key: Secret) -> bytes | None:
    try:
        decoded = base64.b64decode(key.reveal().encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return None
    return decoded if len(decoded) == _KEY_BYTES else None
