"""A storage over a database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from diip_adapters.sql.engine.dialect import Dialect
from diip_adapters.sql.engine.errors import translated
from diip_adapters.sql.engine.migrate import look, require_current
from diip_adapters.sql.engine.session import SqlSession
from diip_adapters.sql.identity.accounts import SqlAccounts
from diip_adapters.sql.identity.api_keys import SqlApiKeys
from diip_adapters.sql.identity.audit import SqlAudit
from diip_adapters.sql.identity.members import SqlMembers
from diip_adapters.sql.identity.rate_limit_counters import SqlRateLimitCounters
from diip_adapters.sql.identity.refresh_tokens import SqlRefreshTokens
from diip_adapters.sql.insight.result_cache import SqlResultCache
from diip_adapters.sql.insight.rollup import SqlRollup
from diip_adapters.sql.issues.issues import SqlIssues
from diip_adapters.sql.jobs.jobs import SqlJobs
from diip_adapters.sql.jobs.retention import SqlRetention
from diip_adapters.sql.jobs.workers import SqlWorkerRegistry
from diip_adapters.sql.mirror.calls import SqlCalls
from diip_adapters.sql.mirror.checkpoints import SqlCheckpoints
from diip_adapters.sql.mirror.integrations import SqlIntegrations
from diip_adapters.sql.mirror.quarantine import SqlQuarantine
from diip_adapters.sql.projects.projects import SqlProjects
from diip_core.errors import StorageError
from diip_core.ports.storage.storage import ReadView, UnitOfWork


class SqlStorage:
    """See `diip_core.ports.storage.Storage`. Threads may share it; a forked child must open its own."""

    def __init__(self, engine: Engine, dialect: Dialect) -> None:
        self._engine = engine
        self._dialect = dialect

    @contextmanager
    def begin(self, *, waiting: bool = True) -> Iterator[UnitOfWork]:
        with translated(self._dialect):
            connection = self._dialect.writing(self._engine, waiting=waiting)
        with _released(connection):
            with translated(self._dialect):
                transaction = connection.begin()
            session = SqlSession(connection, self._dialect)
            try:
                yield _Tables(session)
            except BaseException:
                with suppress(SQLAlchemyError):  # what broke the transaction matters more
                    transaction.rollback()
                raise
            with translated(self._dialect):
                transaction.commit()
        with suppress(StorageError), translated(self._dialect):  # the facts are safe already
            self._dialect.committed(self._engine, session.given)

    @contextmanager
    def read(self, *, consistent: bool = True) -> Iterator[ReadView]:
        with translated(self._dialect):
            connection = self._dialect.reading(self._engine, consistent=consistent)
        with _released(connection):
            yield _Tables(SqlSession(connection, self._dialect))

    def schema_version(self) -> str:
        return require_current(look(self._engine, self._dialect))

    def close(self) -> None:
        self._engine.dispose()


@contextmanager
def _released(connection: Connection) -> Iterator[None]:
    """Give the connection back at the end; one whose server went away is thrown away instead."""
    try:
        yield
    finally:
        with suppress(SQLAlchemyError):  # it cannot roll back; the server does once it sees the socket closed
            connection.close()


class _Tables:
    """The repositories over one transaction."""

    def __init__(self, session: SqlSession) -> None:
        self.projects = SqlProjects(session)
        self.integrations = SqlIntegrations(session)
        self.checkpoints = SqlCheckpoints(session)
        self.issues = SqlIssues(session)
        self.quarantine = SqlQuarantine(session)
        self.calls = SqlCalls(session)
        self.accounts = SqlAccounts(session)
        self.refresh_tokens = SqlRefreshTokens(session)
        self.api_keys = SqlApiKeys(session)
        self.rate_limit_counters = SqlRateLimitCounters(session)
        self.members = SqlMembers(session)
        self.audit = SqlAudit(session)
        self.jobs = SqlJobs(session)
        self.workers = SqlWorkerRegistry(session)
        self.retention = SqlRetention(session)
        self.rollup = SqlRollup(session)
        self.result_cache = SqlResultCache(session)
