"""A box without a lock."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from binascii import Error
from hashlib import blake2b

from diip_core.domain.secret import Secret
from diip_core.errors import SecretBindingError, SecretUnreadable

_MARK = b"unencrypted:"
_DIGEST_BYTES = 16


class MemorySecretBox:
    """See `diip_core.ports.secret_box.SecretBox`. **Not encryption**: whoever has the bytes has the secret.

    For tests, and for embedders that keep secrets in memory only. It does find damage and keeps owners
    apart.
    """

    def seal(self, secret: Secret, *, owner: str) -> bytes:
        payload = json.dumps([owner, secret.reveal()]).encode()
        return _MARK + b64encode(_digest(payload) + payload)

    def open(self, sealed: bytes, *, owner: str) -> Secret:
        bound_to, text = json.loads(_payload(sealed))
        if bound_to != owner:
            raise SecretBindingError("this secret was sealed for another owner; enter it again")
        return Secret(text)

    def is_stale(self, sealed: bytes) -> bool:
        return False


def _payload(sealed: bytes) -> bytes:
    try:
        content = b64decode(sealed.removeprefix(_MARK), validate=True)
    except Error:
        content = b""
    digest, payload = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
    if digest != _digest(payload) or _MARK + b64encode(content) != sealed:
        raise SecretUnreadable("the stored secret is damaged; enter it again")
    return payload


def _digest(payload: bytes) -> bytes:
    return blake2b(payload, digest_size=_DIGEST_BYTES).digest()
