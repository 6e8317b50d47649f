"""A look that asks for a project while it asks who calls: two questions of every request become one."""

from __future__ import annotations

from typing import Any, cast

from diip_core.domain.identity.account import User
from diip_core.domain.identity.permissions import Access
from diip_core.ports.storage.identity import ReadAccounts
from diip_core.ports.storage.projects import ReadProjects
from diip_core.ports.storage.storage import ReadView


def foreseeing(view: ReadView, project_id: str) -> ReadView:
    """The view, which learns of a session's access to the project together with whose session it is.

    The access is as old as the answer to who asks; a view is of one request.
    """
    return cast("ReadView", _View(view, project_id))


class _View:
    def __init__(self, view: ReadView, project_id: str) -> None:
        known: dict[tuple[str, str | None], Access] = {}
        self._view = view
        self.accounts = _Accounts(view.accounts, project_id, known)
        self.projects = _Projects(view.projects, known)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._view, name)


class _Accounts:
    def __init__(
        self, accounts: ReadAccounts, project_id: str, known: dict[tuple[str, str | None], Access]
    ) -> None:
        self._accounts, self._project_id, self._known = accounts, project_id, known

    def in_family(self, user_id: str, family_id: str, /) -> User | None:
        found = self._accounts.in_family_with_access(user_id, family_id, self._project_id)
        if found is None:
            return None
        user, access = found
        if access is not None:
            self._known[self._project_id, user_id] = access
        return user

    def __getattr__(self, name: str) -> Any:
        return getattr(self._accounts, name)


class _Projects:
    def __init__(self, projects: ReadProjects, known: dict[tuple[str, str | None], Access]) -> None:
        self._projects, self._known = projects, known

    def access(self, project_id: str, user_id: str | None, /) -> Access:
        known = self._known.get((project_id, user_id))
        return known or self._projects.access(project_id, user_id)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._projects, name)
