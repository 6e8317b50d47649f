"""Stored days equal a recount, whatever happened in whatever order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from diip_adapters.sql.database import open_storage
from diip_adapters.sql.storage import SqlStorage
from diip_core.domain.insight.flow.trends import daily_flow
from diip_core.domain.issues.issue import Scope
from diip_core.domain.issues.lifecycle import derive_lifecycle
from diip_core.testing.samples import START, a_scope, a_snapshot, a_transition, an_issue

EVENTS = 10_000
A_PAGE = 100
ISSUES = 400
ZONE = ZoneInfo("America/New_York")


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def storage(request: pytest.FixtureRequest) -> Iterator[SqlStorage]:
    """An empty database of each kind."""
    storage = open_storage(str(request.getfixturevalue(request.param)))
    yield storage
    storage.close()


def some_time(rng: Random) -> datetime:
    return START + timedelta(minutes=rng.randrange(60 * 24 * 120))


def write_issues(storage: SqlStorage, scope: Scope, rng: Random) -> None:
    """Write new issues, newer copies and older copies that lose, some of them late."""
    snapshots = {}
    for _ in range(A_PAGE):
        number, created_at = rng.randrange(ISSUES), some_time(rng)
        closed = rng.random() < 0.5
        issue = an_issue(
            number,
            created_at=created_at,
            updated_at=some_time(rng),
            resolved_at=rng.choice([None, some_time(rng)]) if closed else None,
            key=f"#{number + rng.choice([0, 0, 0, ISSUES])}",
        )
        snapshots[number] = a_snapshot(issue, status="closed" if closed else "open")
    with storage.begin() as work:
        work.issues.upsert(scope, list(snapshots.values()))


def write_transitions(storage: SqlStorage, scope: Scope, rng: Random) -> None:
    made = []
    for _ in range(A_PAGE):
        words = rng.choice([("open", "closed"), ("closed", "open")])
        number = rng.randrange(2 * ISSUES)
        event = rng.randrange(5000)
        made.append(
            a_transition(
                event,
                issue_key=f"#{number}",
                at=some_time(rng),
                field="status",
                before=words[0],
                after=words[1],
            )
        )
    with storage.begin() as work:
        work.issues.add_transitions(scope, made)


def delete_and_restore(storage: SqlStorage, scope: Scope, rng: Random) -> None:
    """Issues are deleted at the provider, and some come back."""
    with storage._engine.begin() as connection:
        for _ in range(A_PAGE // 10):
            reason = rng.choice(["deleted", None])
            connection.execute(
                text("UPDATE issue SET tombstone_reason = :reason WHERE external_id = :external_id"),
                {"reason": reason, "external_id": str(1000 + rng.randrange(ISSUES))},
            )


def refresh(storage: SqlStorage, scope: Scope, rng: Random) -> None:
    with storage.begin() as work:
        work.rollup.refresh(scope.project_id, ZONE, limit=rng.choice([1, 7, 500]))


STEPS: list[Callable[[SqlStorage, Scope, Random], None]] = [
    write_issues,
    write_transitions,
    delete_and_restore,
    refresh,
]


@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32))
def test_days_equal_a_recount_after_ten_thousand_events_in_any_order(storage: SqlStorage, seed: int) -> None:
    rng, scope = Random(seed), a_scope(storage)
    for page in range(EVENTS // A_PAGE):
        rng.choices(STEPS, (4, 4, 1, 2))[0](storage, scope, rng)
        if page % 20 == 0:
            assert_equal(storage, scope)
    while refresh_all(storage, scope):
        assert_equal(storage, scope)
    with storage.read() as view:
        assert not view.rollup.dirty(scope.project_id)
        assert view.rollup.differing(scope.project_id, ZONE) == ()
    assert_equal(storage, scope)


def refresh_all(storage: SqlStorage, scope: Scope) -> int:
    with storage.begin() as work:
        return work.rollup.refresh(scope.project_id, ZONE, limit=100)


def assert_equal(storage: SqlStorage, scope: Scope) -> None:
    with storage.read() as view:
        recount = daily_flow(map(derive_lifecycle, view.issues.analytics_issues(scope.project_id)), ZONE)
        assert view.rollup.days(scope.project_id, zone=ZONE) == recount
