"""Which repository an address means."""

from __future__ import annotations

import re

from attrs import Factory, define, frozen

from diip_adapters.simulators.github.repository import Repository
from diip_core.errors import InvalidInput

GHES = "/api/v3"
"""Enterprise servers serve the same API below this path."""
_BY_NAME = re.compile(r"/repos/([^/]+/[^/]+)(/.*)?")
_BY_ID = re.compile(r"/repositories/(\d+)(/.*)?")


@frozen
class Place:
    """A repository, and what is asked for within it; ``moved`` where the name is its old one."""

    repository: Repository
    tail: str
    moved: bool = False


@define
class Directory:
    """Repositories by name and id, and the names they had before."""

    _by_name: dict[str, Repository] = Factory(dict)
    _former: dict[str, Repository] = Factory(dict)

    def add(self, repository: Repository) -> None:
        """Take in a repository; a name that one moved away from now means this one."""
        self._by_name[repository.full_name.lower()] = repository
        self._former.pop(repository.full_name.lower(), None)

    def get(self, full_name: str = "") -> Repository:
        """The repository of that name; without a name the first one.

        Raises:
            InvalidInput: there is none.
        """
        first = next(iter(self._by_name.values()), None)
        found = self._by_name.get(full_name.lower()) if full_name else first
        if found is None:
            raise InvalidInput(f"the simulator has no repository {full_name}")
        return found

    def move(self, full_name: str, new_full_name: str) -> None:
        """Give a repository another name; the old one answers 301 until another repository takes it."""
        repository = self.get(full_name)
        old = repository.full_name.lower()
        del self._by_name[old]
        repository.owner, _, repository.name = new_full_name.partition("/")
        repository.revision += 1
        self._former[old] = repository
        self.add(repository)

    def another(self, repository: Repository) -> int:
        """The id of some other repository, one that need not exist."""
        return next((r.id for r in self._by_name.values() if r is not repository), repository.id + 1)

    def locate(self, path: str) -> Place | None:
        """What a path without `GHES` means; null where there is nothing."""
        if found := _BY_ID.fullmatch(path):
            repository = next((r for r in self._by_name.values() if r.id == int(found[1])), None)
            return Place(repository, found[2] or "") if repository else None
        if found := _BY_NAME.fullmatch(path):
            name, tail = found[1].lower(), found[2] or ""
            if name in self._former:
                return Place(self._former[name], tail, moved=True)
            return Place(self._by_name[name], tail) if name in self._by_name else None
        return None
