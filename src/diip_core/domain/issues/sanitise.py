"""Text that every database and terminal can hold."""

from __future__ import annotations

import re

_SURROGATE = re.compile("[\ud800-\udfff]")

LONGEST_TEXT_BYTES = 1 << 20
"""Texts are stored whole up to this many bytes of UTF-8 (1 MiB); beyond it they are cut and marked."""


def sanitise(text: str) -> str:
    """Drop NUL (PostgreSQL refuses it) and replace each lone surrogate with U+FFFD. Idempotent."""
    if "\0" in text:
        text = text.replace("\0", "")
    if text.isascii():
        return text
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def cut(text: str, limit_bytes: int = LONGEST_TEXT_BYTES) -> str:
    """The longest beginning of a sanitised ``text`` that fits ``limit_bytes`` of UTF-8."""
    if len(text) * 4 <= limit_bytes:
        return text
    encoded = text.encode()
    if len(encoded) <= limit_bytes:
        return text
    return encoded[:limit_bytes].decode(errors="ignore")
