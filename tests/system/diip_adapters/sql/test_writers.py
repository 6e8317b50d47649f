"""Several writers of one database: none deadlocks, none loses what another wrote."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from diip_adapters.sql.database import open_storage
from diip_adapters.sql.storage import SqlStorage
from diip_core.domain.mirror.lease import Busy
from diip_core.testing.samples import a_comment, a_holder, a_scope, a_snapshot, after, an_issue
from diip_core.testing.storage_case import stored

WRITERS, PAGES, KEYS = 4, 25, 200


@pytest.fixture
def storage(postgres_url: str) -> Iterator[SqlStorage]:
    storage = open_storage(postgres_url)
    yield storage
    storage.close()


def test_writers_of_the_same_issues_never_deadlock(storage: SqlStorage) -> None:
    scope = a_scope(storage)

    def write(writer: int) -> None:
        chance = random.Random(writer)
        for page in range(PAGES):
            numbers = chance.sample(range(KEYS), 60)
            with storage.begin() as work:
                work.issues.upsert(
                    scope,
                    [
                        a_snapshot(an_issue(n, title=f"{writer}.{page}", updated_at=after(page)))
                        for n in numbers
                    ],
                )
                work.issues.add_comments(
                    scope,
                    [
                        a_comment(writer * 10_000 + page * 60 + i, issue_key=f"#{n}")
                        for i, n in enumerate(numbers)
                    ],
                )

    with ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(write, range(WRITERS)))
    counts = [issue.history.comments_count for issue in stored(storage, scope)]
    assert sum(counts) == WRITERS * PAGES * 60


def test_writers_of_different_scopes_do_not_wait_for_each_other(storage: SqlStorage) -> None:
    mine, its = a_scope(storage), a_scope(storage)
    with storage.begin() as work:
        work.issues.upsert(mine, [a_snapshot(an_issue())])
        with storage.begin() as other:
            other.issues.upsert(its, [a_snapshot(an_issue())])
    assert len(stored(storage, mine)) == len(stored(storage, its)) == 1


@pytest.mark.parametrize(("ahead_seconds", "is_free"), [(65, False), (80, True), (10**8, True)])
def test_a_lease_too_far_ahead_counts_as_expired(
    storage: SqlStorage, postgres_url: str, ahead_seconds: int, is_free: bool
) -> None:
    scope = a_scope(storage)
    with storage.begin() as work:
        work.checkpoints.claim(scope, holder=a_holder(1), lease_seconds=35)
    with psycopg.connect(postgres_url) as connection:
        connection.execute(
            "UPDATE checkpoint SET lease_until = (extract(epoch FROM clock_timestamp()) + %s) * 1000000",
            [ahead_seconds],
        )
    with storage.begin() as work:
        try:
            work.checkpoints.claim(scope, holder=a_holder(2), lease_seconds=35)
            claimed = True
        except Busy:
            claimed = False
    assert claimed == is_free


def test_a_claim_late_in_a_transaction_goes_by_the_clock_not_by_its_start(storage: SqlStorage) -> None:
    scope = a_scope(storage)
    with storage.begin() as work:
        work.projects.all()  # the transaction, and with it now(), begins here
        with storage.begin() as other:
            other.checkpoints.claim(scope, holder=a_holder(1), lease_seconds=0.05)
        work.issues._session._connection.exec_driver_sql("SELECT pg_sleep(0.1)")  # type: ignore[attr-defined]
        lease, _ = work.checkpoints.claim(scope, holder=a_holder(2), lease_seconds=35)
    assert lease.holder == a_holder(2)


def test_the_planner_learns_of_a_new_table_from_its_first_pages(
    storage: SqlStorage, postgres_url: str
) -> None:
    scope = a_scope(storage)
    for page in range(3):
        with storage.begin() as work:
            numbers = range(page * 100, page * 100 + 100)
            work.issues.upsert(scope, [a_snapshot(an_issue(n)) for n in numbers])
            work.issues.add_comments(scope, [a_comment(n, issue_key=f"#{n}") for n in numbers])
    with psycopg.connect(postgres_url) as connection:
        known = connection.execute(
            "SELECT tablename, n_distinct FROM pg_stats WHERE attname = 'project_id' ORDER BY tablename"
        ).fetchall()
    assert known == [("comment", 1.0), ("issue", 1.0), ("issue_words", 1.0), ("raw_payload", 1.0)]
