"""A storage in memory: gone with the process, otherwise as the real ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from diip_core.errors import StorageUnavailable
from diip_core.memory.identity.accounts import MemoryAccounts
from diip_core.memory.identity.api_keys import MemoryApiKeys
from diip_core.memory.identity.audit import MemoryAudit
from diip_core.memory.identity.members import MemoryMembers
from diip_core.memory.identity.rate_limit_counters import MemoryRateLimitCounters
from diip_core.memory.identity.refresh_tokens import MemoryRefreshTokens
from diip_core.memory.insight.result_cache import MemoryResultCache
from diip_core.memory.insight.rollup import MemoryRollup
from diip_core.memory.issues.issues import MemoryIssues
from diip_core.memory.jobs.jobs import MemoryJobs, MemoryWorkerRegistry
from diip_core.memory.jobs.retention import MemoryRetention
from diip_core.memory.mirror.calls import MemoryCalls
from diip_core.memory.mirror.checkpoints import MemoryCheckpoints
from diip_core.memory.mirror.integrations import MemoryIntegrations
from diip_core.memory.mirror.quarantine import MemoryQuarantine
from diip_core.memory.projects import MemoryProjects
from diip_core.memory.state import State
from diip_core.ports.clock import Clock
from diip_core.ports.storage.storage import ReadView, UnitOfWork


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
    def begin(self, *, waiting: bool = True) -> Iterator[UnitOfWork]:
        if not self._writing.acquire(blocking=waiting):
            raise StorageUnavailable("another transaction writes; try again", code="locked")
        try:
            state = self._committed.copy()
            yield _Tables(state, self._clock)
            self._committed = state
        finally:
            self._writing.release()

    @contextmanager
    def read(self, *, consistent: bool = True) -> Iterator[ReadView]:
        yield _Tables(self._committed, self._clock)

    def schema_version(self) -> str:
        return "memory"

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
        self.accounts = MemoryAccounts(state)
        self.refresh_tokens = MemoryRefreshTokens(state)
        self.api_keys = MemoryApiKeys(state)
        self.rate_limit_counters = MemoryRateLimitCounters(state, clock)
        self.members = MemoryMembers(state)
        self.audit = MemoryAudit(state)
        self.retention = MemoryRetention(state)
        self.jobs = MemoryJobs(state, clock)
        self.workers = MemoryWorkerRegistry(state, clock)
        self.rollup = MemoryRollup(state, clock)
        self.result_cache = MemoryResultCache(state, clock)
