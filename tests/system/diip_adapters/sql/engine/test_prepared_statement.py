"""Questions that go to the driver themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, literal, select
from sqlalchemy.types import Boolean
from tests.servers.statements import counted_statements

from diip_adapters.sql.database import open_storage
from diip_adapters.sql.engine.session import SqlSession
from diip_adapters.sql.engine.texts import Accounts, Texts
from diip_adapters.sql.storage import SqlStorage
from diip_adapters.sql.tables.columns import Instant

NOON = datetime(2026, 11, 23, 12, 0, 0, 1, UTC)
ECHO = select(
    bindparam("at", type_=Instant),
    literal("a 'constant' %"),
    literal(True).cast(Boolean),
    literal('["b", "ä \\ud83d\\ude80"]', Texts),
    literal('[{"account": "ada", "name": "Ada"}, {"account": "bob"}]', Accounts),
    literal("[]", Texts),
    literal("[]", Accounts),
)
NOTHING = select(bindparam("at", type_=Instant)).where(literal(1) == literal(2))


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def storage(request: pytest.FixtureRequest) -> Iterator[SqlStorage]:
    storage = open_storage(str(request.getfixturevalue(request.param)))
    yield storage
    storage.close()


def session(view: object) -> SqlSession:
    found = view.issues._session  # type: ignore[attr-defined]
    assert isinstance(found, SqlSession)
    return found


def test_values_go_and_come_as_the_columns_types_say(storage: SqlStorage) -> None:
    with storage.read() as view:
        rows = session(view).fetch_all_prepared(ECHO, {"at": NOON})
    assert rows == [(NOON, "a 'constant' %", True, ("b", "ä 🚀"), ("ada", "bob"), (), ())]


def test_no_row_is_no_row(storage: SqlStorage) -> None:
    with storage.read(consistent=False) as view:
        assert session(view).fetch_all_prepared(NOTHING, {"at": NOON}) == []


def test_who_listens_to_statements_hears_of_them(storage: SqlStorage) -> None:
    with storage.read() as view, counted_statements() as statements:
        session(view).fetch_all_prepared(ECHO, {"at": NOON})
    assert len(statements) == 1
