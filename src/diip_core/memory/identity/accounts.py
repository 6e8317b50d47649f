"""Accounts in memory."""

from __future__ import annotations

from attrs import evolve

from diip_core.domain.identity.account import Credentials, User, email_key
from diip_core.domain.identity.api_key import ApiKey
from diip_core.domain.identity.permissions import Access
from diip_core.domain.secret import Secret
from diip_core.errors import Conflict, NotFound
from diip_core.memory.projects import MemoryProjects
from diip_core.memory.state import State


class MemoryAccounts:
    """See `diip_core.ports.storage.identity.Accounts`."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._rows = state.accounts

    def get(self, user_id: str, /) -> User:
        return self._row(user_id).user

    def by_email(self, email: str, /) -> User | None:
        found = self.credentials(email)
        return found.user if found else None

    def credentials(self, email: str, /) -> Credentials | None:
        key = email_key(email)
        return next((row for row in self._rows.values() if email_key(row.user.email) == key), None)

    def by_session(
        self, user_id: str, family_id: str, project_id: str | None = None, /
    ) -> tuple[User, Access | None] | None:
        family = self._state.token_families.get(family_id)
        if family is None or family.user_id != user_id or family.revoked_at is not None:
            return None
        is_there = project_id is not None and project_id in self._state.projects
        access = MemoryProjects(self._state).access(project_id, user_id) if project_id and is_there else None
        return self.get(user_id), access

    def by_key(self, digest: str, /) -> tuple[User, ApiKey] | None:
        key = next((key for key in self._state.api_keys.values() if key.digest == digest), None)
        return (self.get(key.user_id), key) if key else None

    def all(self, *, after: str | None = None, limit: int) -> tuple[User, ...]:
        behind = sorted(user_id for user_id in self._rows if after is None or user_id > after)
        return tuple(self._rows[user_id].user for user_id in behind[:limit])

    def add(self, user: User, password_hash: Secret, /) -> None:
        if self.by_email(user.email):
            raise Conflict("this email address is registered already")
        self._rows[user.id] = Credentials(user, password_hash)

    def update(self, user: User, /) -> None:
        row = self._row(user.id)
        self._rows[user.id] = evolve(row, user=evolve(user, email=row.user.email))

    def set_password_hash(self, user_id: str, password_hash: Secret, /) -> None:
        self._rows[user_id] = evolve(self._row(user_id), password_hash=password_hash)

    def hold(self, user_id: str, /) -> User:
        return self.get(user_id)

    def active_admins(self) -> frozenset[str]:
        users = [row.user for row in self._rows.values()]
        return frozenset(user.id for user in users if user.role == "admin" and user.is_active)

    def _row(self, user_id: str) -> Credentials:
        try:
            return self._rows[user_id]
        except KeyError:
            raise NotFound("there is no such user") from None
