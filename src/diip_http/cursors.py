"""Cursors: places in a list, signed, so that nobody can make one up or use it on another list."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence

import msgspec
from attrs import field, frozen

from diip_core.domain.secret import Secret
from diip_core.errors import InvalidInput

_TAG_BYTES = 16
_PURPOSE = b"diip list cursors, version 1"


@frozen
class Cursors:
    """Writes and reads the cursors of one service; ``keys`` are newest first, the first one signs.

    ``binding`` names the list: its path and every filter and order but not the page's size.
    """

    keys: tuple[bytes, ...] = field(repr=False)

    def write(self, place: Sequence[str], *, binding: str) -> str:
        """The cursor of a place, URL-safe."""
        body = msgspec.json.encode(list(place))
        return base64.urlsafe_b64encode(_tag(self.keys[0], body, binding) + body).rstrip(b"=").decode()

    def read(self, cursor: str, *, binding: str, parts: int) -> tuple[str, ...]:
        """The place again, as this many texts.

        Raises:
            InvalidInput: it was not written here, or for another list.
        """
        try:
            signed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise _unusable() from None
        tag, body = signed[:_TAG_BYTES], signed[_TAG_BYTES:]
        if not any(hmac.compare_digest(tag, _tag(key, body, binding)) for key in self.keys):
            raise _unusable()
        place: list[str] = msgspec.json.decode(body, type=list[str])
        if len(place) != parts:
            raise _unusable()
        return tuple(place)


def cursors_from(signing_keys: Sequence[Secret]) -> Cursors:
    """The cursors of a service with these signing keys; their own keys are derived, never the same."""
    return Cursors(
        keys=tuple(
            hmac.digest(hashlib.sha256(key.reveal().encode()).digest(), _PURPOSE, "sha256")
            for key in signing_keys
        )
    )


def _tag(key: bytes, body: bytes, binding: str) -> bytes:
    bound = len(body).to_bytes(8, "big") + body + binding.encode("utf-8", "replace")
    return hmac.digest(key, bound, "sha256")[:_TAG_BYTES]


def _unusable() -> InvalidInput:
    return InvalidInput("the cursor belongs to no page of this list; begin without one", field="cursor")
