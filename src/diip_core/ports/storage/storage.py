"""The port of the storage and its transactions."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from diip_core.ports.storage.identity import (
    Accounts,
    ApiKeys,
    Audit,
    Members,
    RateLimitCounters,
    ReadAccounts,
    ReadApiKeys,
    ReadAudit,
    ReadMembers,
    ReadRateLimitCounters,
    RefreshTokens,
)
from diip_core.ports.storage.insight import ReadResultCache, ReadRollup, ResultCache, Rollup
from diip_core.ports.storage.issues import Issues, ReadIssues
from diip_core.ports.storage.jobs import Jobs, ReadJobs, ReadWorkerRegistry, Retention, WorkerRegistry
from diip_core.ports.storage.mirror import (
    Calls,
    Checkpoints,
    Integrations,
    Quarantine,
    ReadCalls,
    ReadIntegrations,
    ReadQuarantine,
)
from diip_core.ports.storage.projects import Projects, ReadProjects


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
    @property
    def accounts(self) -> ReadAccounts: ...
    @property
    def api_keys(self) -> ReadApiKeys: ...
    @property
    def rate_limit_counters(self) -> ReadRateLimitCounters: ...
    @property
    def members(self) -> ReadMembers: ...
    @property
    def audit(self) -> ReadAudit: ...
    @property
    def jobs(self) -> ReadJobs: ...
    @property
    def workers(self) -> ReadWorkerRegistry: ...
    @property
    def rollup(self) -> ReadRollup: ...
    @property
    def result_cache(self) -> ReadResultCache: ...


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
    @property
    def accounts(self) -> Accounts: ...
    @property
    def refresh_tokens(self) -> RefreshTokens: ...
    @property
    def api_keys(self) -> ApiKeys: ...
    @property
    def rate_limit_counters(self) -> RateLimitCounters: ...
    @property
    def members(self) -> Members: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def retention(self) -> Retention: ...
    @property
    def jobs(self) -> Jobs: ...
    @property
    def workers(self) -> WorkerRegistry: ...
    @property
    def rollup(self) -> Rollup: ...
    @property
    def result_cache(self) -> ResultCache: ...


class Storage(Protocol):
    """Keeps the mirror. Several processes may use it at once.

    Every method of it and of its repositories raises `StorageUnavailable` where trying again helps and
    `StorageRefused` where a person must act; the texts hold neither SQL nor values.
    """

    def begin(self, *, waiting: bool = True) -> AbstractContextManager[UnitOfWork]:
        """Open a transaction that may write.

        Where only one may write at a time it waits for the others, or, not ``waiting``, raises
        StorageUnavailable at once.
        """
        ...

    def read(self, *, consistent: bool = True) -> AbstractContextManager[ReadView]:
        """Open a look that only reads.

        Where it need not be ``consistent``, each question may see what was committed before it: cheaper,
        for who asks one or two questions and streams nothing.
        """
        ...

    def schema_version(self) -> str:
        """Ask the database for its schema's version.

        Raises:
            StorageRefused: this program cannot work with it.
        """
        ...

    def close(self) -> None:
        """Let go of every connection."""
        ...
