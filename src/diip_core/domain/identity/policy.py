"""What the people who run this DIIP decided about accounts."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from diip_core.errors import Conflict


@frozen
class Quotas:
    """How much one user, or one project, may hold (guarantee T30)."""

    projects_per_user: int = 1000
    keys_per_user: int = 100
    members_per_project: int = 1000
    integrations_per_project: int = 500


@frozen
class Policy:
    """``refresh_token_seconds`` bounds a log-in with all its refreshes."""

    registration: Literal["open", "closed"] = "open"
    access_token_seconds: int = 600
    refresh_token_seconds: int = 30 * 86_400
    password_min_length: int = 12
    sync_interval_seconds: float = 900.0
    quotas: Quotas = Quotas()


def check_quota(count: int, most: int, what: str) -> None:
    """Refuse one more of ``what``, as "projects of yours", where there are ``most`` already.

    Raises:
        Conflict: with the code ``quota_full``.
    """
    if count >= most:
        raise Conflict(
            f"there are {count} {what} and no more are allowed; remove one first", code="quota_full"
        )
