"""Retention leaves no row of what was removed, in whatever table."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from diip_adapters.sql.database import open_storage
from diip_adapters.sql.storage import SqlStorage
from diip_adapters.sql.tables import METADATA
from diip_core.testing.projects.removals import clear, fill
from diip_core.testing.samples import a_scope

OF_A_SCOPE = sorted(
    table.name
    for table in METADATA.tables.values()
    if {"project_id", "integration_id"} <= set(table.c.keys())
)


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def storage(request: pytest.FixtureRequest) -> Iterator[SqlStorage]:
    """An empty database of each kind."""
    storage = open_storage(str(request.getfixturevalue(request.param)))
    yield storage
    storage.close()


def test_no_table_keeps_a_row_of_what_was_removed(storage: SqlStorage) -> None:
    scope = a_scope(storage)
    fill(storage, scope)
    assert rows(storage) == dict.fromkeys(OF_A_SCOPE, True) | {"removed_scope": False}
    with storage.begin() as work:
        work.projects.remove(scope.project_id)
    clear(storage)
    assert rows(storage) == dict.fromkeys(OF_A_SCOPE, False)


def rows(storage: SqlStorage) -> dict[str, bool]:
    """Whether there is a row, by table."""
    with storage._engine.connect() as connection:
        return {
            name: connection.execute(text(f"SELECT 1 FROM {name}")).first() is not None for name in OF_A_SCOPE
        }
