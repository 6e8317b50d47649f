"""One look at the database for a whole request: who asks and what they ask for come over one connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

from diip_core.ports.storage.storage import ReadView, Storage, UnitOfWork
from diip_http.foresight import foreseeing


class RequestScopedStorage:
    """A storage whose reads share one view, until somebody writes or the ``with`` over it ends.

    For one request in one thread. What is written in between is seen by the next read; a read that must be
    consistent opens another view than one that need not. Of a request to a project, ``project_id``, the
    question who asks tells of the access to it too.
    """

    def __init__(self, storage: Storage, project_id: str | None = None) -> None:
        self._storage = storage
        self._project_id = project_id
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
            view = self._open.enter_context(self._storage.read(consistent=consistent))
            self._view = view if self._project_id is None else foreseeing(view, self._project_id)
            self._consistent = consistent
        yield self._view

    def schema_version(self) -> str:
        return self._storage.schema_version()

    def close(self) -> None:
        """Let go of the view; the storage itself stays open."""
        self._view = None
        self._open.close()
