"""Who signs access tokens."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from diip_core.domain.identity.access_token import AccessClaims
from diip_core.domain.secret import Secret


class TokenIssuer(Protocol):
    """Signs what it knows to be true, and believes only itself. Threads may share it."""

    def issue(self, claims: AccessClaims, /) -> Secret:
        """The claims in a text that nobody else can make."""
        ...

    def read(self, token: str, /, *, now: datetime) -> AccessClaims:
        """What a token says.

        Raises:
            Unauthenticated: it is not ours, not whole, or not of this time; ``code`` says which.
        """
        ...
