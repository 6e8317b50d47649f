"""Accounts, sessions, API keys, rate limits, members and the audit trail in storage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from diip_core.domain.identity.account import Credentials, User
from diip_core.domain.identity.api_key import ApiKey
from diip_core.domain.identity.audit import AuditEntry
from diip_core.domain.identity.membership import Member, Membership
from diip_core.domain.identity.permissions import Access
from diip_core.domain.identity.rate_limits import Full, Limit, Room
from diip_core.domain.identity.refresh_token import RefreshToken, TokenFamily
from diip_core.domain.secret import Secret


class ReadAccounts(Protocol):
    def get(self, user_id: str, /) -> User:
        """The user. Raises NotFound."""
        ...

    def by_email(self, email: str, /) -> User | None:
        """The user with this address in any spelling of case."""
        ...

    def credentials(self, email: str, /) -> Credentials | None:
        """The user with this address, with the hash of their password."""
        ...

    def by_session(
        self, user_id: str, family_id: str, project_id: str | None = None, /
    ) -> tuple[User, Access | None] | None:
        """The user, if the token family is theirs and not revoked, and their access to a project.

        One statement answers both. The access is None without a project, or if there is no such project.
        """
        ...

    def by_key(self, digest: str, /) -> tuple[User, ApiKey] | None:
        """The API key of this digest and whose it is: one question a request."""
        ...

    def all(self, *, after: str | None = None, limit: int) -> tuple[User, ...]:
        """Up to ``limit`` users after the id ``after``, by id."""
        ...


class Accounts(ReadAccounts, Protocol):
    def add(self, user: User, password_hash: Secret, /) -> None:
        """Keep a new user. Raises Conflict where the address is registered."""
        ...

    def update(self, user: User, /) -> None:
        """Replace all but address and password. Raises NotFound."""
        ...

    def set_password_hash(self, user_id: str, password_hash: Secret, /) -> None: ...

    def hold(self, user_id: str, /) -> User:
        """The user, whom no other transaction can hold or change until this one ends. Raises NotFound."""
        ...

    def active_admins(self) -> frozenset[str]:
        """The ids of all, held as by `hold`."""
        ...


class RefreshTokens(Protocol):
    """RefreshTokens of refresh tokens."""

    def add(self, family: TokenFamily, first: RefreshToken, /) -> None: ...

    def add_token(self, token: RefreshToken, /) -> None: ...

    def use(self, digest: str, /, *, at: datetime) -> tuple[TokenFamily, RefreshToken] | None:
        """Use a token up; it and its family come as they were before, null where there is no such token.

        Of any number of calls at once, one sees it unused. Others that touch the family wait.
        """
        ...

    def revoke(self, family_id: str, /, *, at: datetime) -> bool:
        """End a family; whether it was not ended before."""
        ...

    def forget(self, *, before: datetime, limit: int) -> int:
        """Remove up to ``limit`` families that expired before an instant, with tokens; return how many."""
        ...


class ReadApiKeys(Protocol):
    def of_user(self, user_id: str, /) -> tuple[ApiKey, ...]:
        """All keys of a user, oldest first."""
        ...


class ApiKeys(ReadApiKeys, Protocol):
    def add(self, key: ApiKey, /) -> None: ...

    def remove(self, user_id: str, key_id: str, /) -> ApiKey:
        """Forget a key of this user. Raises NotFound."""
        ...

    def touch(self, key: ApiKey, /, *, at: datetime) -> None:
        """Note that a key was used; where another transaction has its row, nothing happens."""
        ...


class ReadRateLimitCounters(Protocol):
    """Times are the storage's own clock, as several processes count together."""

    def full(self, limits: Sequence[Limit], /) -> Full | None:
        """Which of these limits is the last to have room again; null where all have now."""
        ...

    def room(self, limits: Sequence[Limit], /) -> Room:
        """Of these limits the one with the least room left; there is one at least."""
        ...

    def knows(self, user_id: str, place: str, /) -> bool:
        """Whether the user logged in from there before."""
        ...


class RateLimitCounters(ReadRateLimitCounters, Protocol):
    def reserve(self, limits: Sequence[Limit], /) -> None:
        """Count one more against each limit, exactly, however many ask at once.

        Raises:
            Throttled: one of them is full; leave the transaction by it, so that nothing is counted.
        """
        ...

    def refund(self, limits: Sequence[Limit], /) -> None:
        """Count one less; nothing happens where a limit has forgotten meanwhile."""
        ...

    def remember(self, user_id: str, place: str, /, *, at: datetime) -> None:
        """The user logged in from there; the latest ten places are known."""
        ...

    def forget(self, *, limit: int) -> int:
        """Remove up to ``limit`` counts with a window that is over; return how many."""
        ...


class ReadMembers(Protocol):
    def of_project(self, project_id: str, /, *, after: str | None = None, limit: int) -> tuple[Member, ...]:
        """Up to ``limit`` members after the user id ``after``, by user id, the owner included."""
        ...

    def count(self, project_id: str, /) -> int:
        """How many there are besides the owner."""
        ...


class Members(ReadMembers, Protocol):
    def put(self, membership: Membership, /) -> None:
        """Give somebody a role in place of the one they had, if any."""
        ...

    def remove(self, project_id: str, user_id: str, /) -> None:
        """Take the role away. Raises NotFound where there is none."""
        ...


class ReadAudit(Protocol):
    def latest(self, *, after: str | None = None, limit: int) -> tuple[AuditEntry, ...]:
        """Up to ``limit`` entries older than the id ``after``, newest first."""
        ...


class Audit(ReadAudit, Protocol):
    """Append-only: the database itself refuses to change or remove an entry."""

    def append(self, entry: AuditEntry, /) -> None: ...
