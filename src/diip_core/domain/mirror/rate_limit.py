"""What a provider still grants."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen


@frozen
class RateLimit:
    """The provider's budget: ``remaining`` of ``limit`` requests until ``resets_at``."""

    limit: int
    remaining: int
    resets_at: datetime
