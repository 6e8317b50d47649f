"""Which signatures were verified lately."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import sha256
from threading import Lock

from diip_core.domain.identity.access_token import AccessClaims

MOST = 10_000


class Verified:
    """What the last 10,000 good tokens say, by a digest of the whole token: no token is stored."""

    def __init__(self) -> None:
        self._claims: OrderedDict[bytes, AccessClaims] = OrderedDict()
        self._lock = Lock()

    def get(self, token: str) -> AccessClaims | None:
        key = _digest(token)
        with self._lock:
            claims = self._claims.get(key)
            if claims is not None:
                self._claims.move_to_end(key)
            return claims

    def put(self, token: str, claims: AccessClaims) -> None:
        with self._lock:
            self._claims[_digest(token)] = claims
            if len(self._claims) > MOST:
                self._claims.popitem(last=False)


def _digest(token: str) -> bytes:
    return sha256(token.encode(errors="surrogatepass")).digest()
