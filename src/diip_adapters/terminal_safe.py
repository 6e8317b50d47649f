"""Untrusted text, made safe for a terminal."""

from __future__ import annotations

import re

# C0, DEL and C1; direction marks; zero-width space and no-break space; line and paragraph separators;
# lone surrogates. The joiners U+200C and U+200D stay, because scripts and emoji need them.
_DANGEROUS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


def terminal_safe(text: str) -> str:
    """The text in one line, with every character that could control a terminal written as its code point."""
    return _DANGEROUS.sub(lambda match: match[0].encode("unicode_escape", "surrogatepass").decode(), text)
