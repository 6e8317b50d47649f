"""The parts of a token, taken apart before anybody trusts them."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

_SEGMENTS = 3


def segments_of(token: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Header and payload of a token in its one canonical form; None if it is written otherwise.

    Base64 has bits to spare at its end and decoders pass foreign letters over: without this a token could
    be changed and still verify.
    """
    parts = [_decoded(part) for part in token.split(".")]
    if len(parts) != _SEGMENTS or None in parts:
        return None
    header, payload = (_object(part) for part in parts[:2])
    return None if header is None or payload is None else (header, payload)


def _decoded(part: str) -> bytes | None:
    try:
        content = base64.urlsafe_b64decode(part.encode("ascii") + b"=" * (-len(part) % 4))
    except (binascii.Error, UnicodeEncodeError):
        return None
    return content if base64.urlsafe_b64encode(content).rstrip(b"=") == part.encode("ascii") else None


def _object(content: bytes | None) -> dict[str, Any] | None:
    try:
        value = json.loads(content or b"")
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
