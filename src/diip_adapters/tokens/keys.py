"""The keys of ``DIIP_SIGNING_KEYS``."""

from __future__ import annotations

import base64
import binascii
import re
import secrets

from attrs import frozen

from diip_core.domain.secret import Secret
from diip_core.errors import SettingUnusable

SETTING = "DIIP_SIGNING_KEYS"
_SEED_BYTES = 32
_KID = re.compile(r"[A-Za-z0-9_.-]{1,64}")


@frozen
class SigningKey:
    """An Ed25519 key: the name that tokens carry, and the 32 bytes it is made from in base64."""

    kid: str
    seed: Secret

    @property
    def seed_bytes(self) -> bytes:
        """The 32 bytes; keep no copy."""
        return _seed_bytes(self.seed.reveal()) or b""


def new_signing_key() -> str:
    """A key as ``DIIP_SIGNING_KEYS`` wants it: a random name and a random seed."""
    seed = base64.b64encode(secrets.token_bytes(_SEED_BYTES)).decode("ascii")
    return f"{secrets.token_hex(4)}:{seed}"


def parse_signing_keys(text: str) -> tuple[SigningKey, ...]:
    """The keys of a comma-separated list, newest first: all verify, the first signs.

    Raises:
        SettingUnusable: there is none, one is no key, or two have one name; the text gives the place.
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts:
        raise SettingUnusable(f"{SETTING} is empty; give at least one key kid:seed", field=SETTING)
    keys: dict[str, SigningKey] = {}
    for place, part in enumerate(parts, start=1):
        kid, _, seed = part.partition(":")
        if not _KID.fullmatch(kid) or _seed_bytes(seed) is None:
            raise SettingUnusable(
                f"{SETTING}: key {place} of {len(parts)} is not kid:seed (a name of letters and digits, "
                "32 bytes in base64)",
                field=SETTING,
            )
        if kid in keys:
            raise SettingUnusable(f"{SETTING}: key {place} has the name of another one", field=SETTING)
        keys[kid] = SigningKey(kid, Secret(seed))
    return tuple(keys.values())


def _seed_bytes(seed: str) -> bytes | None:
    """The seed's bytes; both alphabets of base64 do, with or without padding."""
    plain = seed.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        decoded = base64.b64decode(plain.encode("ascii") + b"=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return None
    return decoded if len(decoded) == _SEED_BYTES else None
