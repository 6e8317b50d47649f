"""Where everything is kept."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from diip_core.ports.repositories import (
    Calls,
    Checkpoints,
    Integrations,
    Issues,
    Projects,
    Quarantine,
    ReadCalls,
    ReadIntegrations,
    ReadIssues,
    ReadProjects,
    ReadQuarantine,
)


class ReadView(Protocol):
    """One consistent look at the data. It never waits for a writer."""

    @property
    def projects(self) -> ReadProjects: ...
    @property
    def integrations(self) -> ReadIntegrations: ...
    @property
    def issues(self) -> ReadIssues: ...
    @property
    def quarantine(self) -> ReadQuarantine: ...
    @property
    def calls(self) -> ReadCalls: ...


class UnitOfWork(Protocol):
    """One transaction: leaving it normally commits, leaving it by an error undoes everything."""

    @property
    def projects(self) -> Projects: ...
    @property
    def integrations(self) -> Integrations: ...
    @property
    def checkpoints(self) -> Checkpoints: ...
    @property
    def issues(self) -> Issues: ...
    @property
    def quarantine(self) -> Quarantine: ...
    @property
    def calls(self) -> Calls: ...


class Storage(Protocol):
    """Keeps the mirror. Several processes may use it at once.

    Every method of it and of its repositories raises `StorageUnavailable` where trying again helps and
    `StorageRefused` where a person must act; the texts hold neither SQL nor values.
    """

    def begin(self) -> AbstractContextManager[UnitOfWork]:
        """Open a transaction that may write."""
        ...

    def read(self) -> AbstractContextManager[ReadView]:
        """Open a look that only reads."""
        ...

    def close(self) -> None:
        """Let go of every connection."""
        ...
