"""Members of projects in memory."""

from __future__ import annotations

from diip_core.domain.identity.membership import Member, Membership
from diip_core.errors import NotFound
from diip_core.memory.state import State


class MemoryMembers:
    """See `diip_core.ports.storage.identity.Members`."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._rows = state.members

    def of_project(self, project_id: str, /, *, after: str | None = None, limit: int) -> tuple[Member, ...]:
        users = {user_id: row.user for user_id, row in self._state.accounts.items()}
        owner_id = self._state.projects[project_id].owner_id
        found = [Member(users[owner_id], "owner")] if owner_id in users else []
        found += [
            Member(users[row.user_id], row.role) for key, row in self._rows.items() if key[0] == project_id
        ]
        found.sort(key=lambda member: member.user.id)
        return tuple(member for member in found if after is None or member.user.id > after)[:limit]

    def count(self, project_id: str, /) -> int:
        return sum(key[0] == project_id for key in self._rows)

    def put(self, membership: Membership, /) -> None:
        self._rows[membership.project_id, membership.user_id] = membership

    def remove(self, project_id: str, user_id: str, /) -> None:
        if self._rows.pop((project_id, user_id), None) is None:
            raise NotFound("this user is no member of the project")
