"""What an access token says."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen


@frozen
class AccessClaims:
    """Who logged in, in which family of refresh tokens, and for how long that holds (whole seconds).

    ``epoch`` is the user's ``token_epoch`` when it was issued. Rights are no part of it: they are read again
    at each request.
    """

    token_id: str
    user_id: str
    family_id: str
    epoch: int
    issued_at: datetime
    expires_at: datetime
