"""A storage in memory: gone with the process, otherwise as the real ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from diip_core.memory.calls import MemoryCalls
from diip_core.memory.checkpoints import MemoryCheckpoints
from diip_core.memory.integrations import MemoryIntegrations
from diip_core.memory.issues import MemoryIssues
from diip_core.memory.projects import MemoryProjects
from diip_core.memory.quarantine import MemoryQuarantine
from diip_core.memory.state import State
from diip_core.ports.clock import Clock
from diip_core.ports.storage import ReadView, UnitOfWork


class MemoryStorage:
    """See `diip_core.ports.storage.Storage`. Threads may share it.

    A transaction works on a copy of the tables, which takes the place of the last one when it commits;
    so a look keeps what it saw, and waits for nobody. One writer at a time; others wait for it.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._committed = State()
        self._writing = Lock()

    @contextmanager
    def begin(self) -> Iterator[UnitOfWork]:
        with self._writing:
            state = self._committed.copy()
            yield _Tables(state, self._clock)
            self._committed = state

    @contextmanager
    def read(self) -> Iterator[ReadView]:
        yield _Tables(self._committed, self._clock)

    def close(self) -> None:
        """Nothing to let go of."""


class _Tables:
    """The repositories over one state."""

    def __init__(self, state: State, clock: Clock) -> None:
        self.projects = MemoryProjects(state)
        self.integrations = MemoryIntegrations(state)
        self.checkpoints = MemoryCheckpoints(state, clock)
        self.issues = MemoryIssues(state)
        self.quarantine = MemoryQuarantine(state)
        self.calls = MemoryCalls(state)
