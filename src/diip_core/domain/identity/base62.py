"""Bytes in letters and digits, so that a double click selects the whole."""

from __future__ import annotations

from math import ceil, log

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def base62(content: bytes) -> str:
    """The bytes as one number in base 62, as wide as the greatest number of so many bytes needs."""
    number = int.from_bytes(content)
    digits = ""
    for _ in range(ceil(len(content) * 8 / log(len(DIGITS), 2))):
        number, digit = divmod(number, len(DIGITS))
        digits = DIGITS[digit] + digits
    return digits
