"""Which days a write marks for recounting; `RollupContract` checks that these are enough."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from diip_adapters.sql.database import open_storage
from diip_adapters.sql.storage import SqlStorage
from diip_adapters.sql.tables import dirty_day
from diip_core.domain.issues.issue import Scope
from diip_core.testing.samples import a_comment, a_scope, a_transition, an_issue
from diip_core.testing.storage_case import store, store_activities

EPOCH_DAY = datetime(1970, 1, 1, tzinfo=UTC)


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def storage(request: pytest.FixtureRequest) -> Iterator[SqlStorage]:
    opened = open_storage(request.getfixturevalue(request.param))
    yield opened
    opened.close()


def test_a_new_issue_marks_the_day_it_was_created_on(storage: SqlStorage) -> None:
    scope = a_scope(storage)
    store(storage, scope, an_issue(1, created_at=day(3)), an_issue(2, created_at=day(-1)))
    assert marks(storage, scope) == {3, -1}


def test_a_deed_that_counts_on_no_day_marks_one_for_all_issues(storage: SqlStorage) -> None:
    scope = a_scope(storage)
    store(storage, scope, *(an_issue(n, created_at=day(n), updated_at=day(40 + n)) for n in range(1, 9)))
    clean(storage, scope)
    said = (a_comment(n, issue_key=f"#{n}", created_at=day(50), updated_at=day(50)) for n in range(1, 9))
    store_activities(storage, scope, comments=tuple(said))
    assert len(marks(storage, scope)) == (1 if is_postgres(storage) else 8)
    assert marks(storage, scope) <= {40 + n for n in range(1, 9)}


def test_a_close_that_was_taken_back_marks_every_day_it_counts_on(storage: SqlStorage) -> None:
    scope = a_scope(storage)
    store(storage, scope, an_issue(created_at=day(3), updated_at=day(9)))
    clean(storage, scope)
    changes = (("open", "closed"), ("closed", "open"))
    made = (
        a_transition(n, at=day(5 + n), field="status", before=before, after=after)
        for n, (before, after) in enumerate(changes)
    )
    store_activities(storage, scope, transitions=tuple(made))
    assert marks(storage, scope) == {3, 5, 6, 9}


def day(number: int) -> datetime:
    return EPOCH_DAY + timedelta(days=number, hours=1)


def is_postgres(storage: SqlStorage) -> bool:
    return storage._engine.dialect.name == "postgresql"


def marks(storage: SqlStorage, scope: Scope) -> set[int]:
    with storage._engine.connect() as connection:
        of_scope = dirty_day.c.project_id == scope.project_id
        return set(connection.scalars(select(dirty_day.c.day).where(of_scope)))


def clean(storage: SqlStorage, scope: Scope) -> None:
    with storage.begin() as work:
        work.rollup.refresh(scope.project_id, UTC, limit=1000)
