"""One view of the database for a whole request, over one connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

from diip_core.ports.storage.storage import ReadView, Storage, UnitOfWork


class RequestScopedStorage:
    """A storage whose reads share one view, until somebody writes or the ``with`` over it ends.

    It is for one request in one thread. The next read sees what was written in between. A read that must be
    consistent opens another view than one that need not be.
    """

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._open = ExitStack()
        self._view: ReadView | None = None
        self._consistent = False

    def __enter__(self) -> RequestScopedStorage:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def begin(self, *, waiting: bool = True) -> AbstractContextManager[UnitOfWork]:
        self.close()
        return self._storage.begin(waiting=waiting)

    @contextmanager
    def read(self, *, consistent: bool = True) -> Iterator[ReadView]:
        if consistent and not self._consistent:
            self.close()
        if self._view is None:
            self._view = self._open.enter_context(self._storage.read(consistent=consistent))
            self._consistent = consistent
        yield self._view

    def schema_version(self) -> str:
        return self._storage.schema_version()

    def close(self) -> None:
        """Let go of the view; the storage itself stays open."""
        self._view = None
        self._open.close()
