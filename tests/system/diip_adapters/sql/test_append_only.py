"""The database itself keeps the audit log as it was written (guarantee T38)."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from diip_adapters.sql.database import open_storage
from diip_core.domain.identity.audit import AuditEntry
from diip_core.testing.samples import START, new_id


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(request.param))


def test_no_statement_changes_or_removes_an_entry(url: str) -> None:
    entry = AuditEntry(id=new_id(), at=START, action="user.added")
    storage = open_storage(url)
    with storage.begin() as work:
        work.audit.append(entry)
    statements = ["UPDATE audit_entry SET action = 'nothing'", "DELETE FROM audit_entry"]
    if url.startswith("postgresql"):
        statements.append("TRUNCATE audit_entry")
    driver = "postgresql+psycopg" if url.startswith("postgresql") else "sqlite+pysqlite"
    engine = create_engine(make_url(url).set(drivername=driver), poolclass=NullPool)
    for statement in statements:
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
            connection.execute(text(statement))
    with storage.read() as view:
        assert view.audit.latest(limit=1) == (entry,)
    storage.close()
