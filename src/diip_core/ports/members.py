"""Who works on a project: what is kept of it."""

from __future__ import annotations

from typing import Protocol

from diip_core.domain.identity.membership import Member, Membership


class ReadMembers(Protocol):
    def of_project(self, project_id: str, /, *, after: str | None = None, limit: int) -> tuple[Member, ...]:
        """So many members behind the user id ``after``, by user id, the owner among them."""
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
