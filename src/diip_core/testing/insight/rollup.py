"""Contract: daily counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diip_core.domain.insight.flow.trends import DayFlow, daily_flow
from diip_core.domain.issues.issue import Issue, Scope, Transition
from diip_core.domain.issues.lifecycle import derive_lifecycle
from diip_core.domain.jobs.tasks import aggregating
from diip_core.ports.storage.storage import Storage
from diip_core.testing.jobs.jobs import a_job
from diip_core.testing.samples import (
    START,
    a_scope,
    a_snapshot,
    a_transition,
    after,
    an_issue,
    new_id,
)
from diip_core.testing.storage_case import StorageCase, store, store_activities

BERLIN, APIA = ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Apia")
HOURS = 24 * 40
NUMBERS = 6
FAR_DAYS = (datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC), datetime(2099, 12, 31, 12, tzinfo=UTC))


class RollupContract(StorageCase):
    """`Rollup`: always equal to a full recount, whatever was stored when."""

    def test_a_project_without_issues_has_no_days(self, storage: Storage, scope: Scope) -> None:
        assert days(storage, scope) == {}
        assert refresh(storage, scope) == 0

    def test_a_day_is_counted_before_and_after_it_is_stored(self, storage: Storage, scope: Scope) -> None:
        keep_closed(storage, scope, an_issue(1, created_at=after(0), resolved_at=after(100_000)))
        store(storage, scope, an_issue(2, created_at=after(90_000)))
        expected = {
            date(2026, 1, 1): DayFlow(created=1),
            date(2026, 1, 2): DayFlow(created=1, closed=1),
        }
        assert days(storage, scope) == expected
        assert refresh(storage, scope) > 0
        assert refresh(storage, scope) == 0
        assert days(storage, scope) == expected

    def test_a_write_makes_dirty_and_a_refresh_clean(self, storage: Storage, scope: Scope) -> None:
        assert not is_dirty(storage, scope)
        store(storage, scope, an_issue())
        assert is_dirty(storage, scope)
        refresh(storage, scope)
        assert not is_dirty(storage, scope)
        store(storage, scope, an_issue())
        assert not is_dirty(storage, scope)
        store_activities(storage, scope, transitions=(a_transition(),))
        assert is_dirty(storage, scope)

    def test_a_refresh_may_be_done_in_parts(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, *(an_issue(n, created_at=after(n * 86_400)) for n in range(1, 20)))
        whole = days(storage, scope)
        while refresh(storage, scope, limit=3):
            assert days(storage, scope) == whole
        assert days(storage, scope) == whole

    @pytest.mark.parametrize("at", FAR_DAYS)
    def test_days_far_away_are_days_too(self, storage: Storage, scope: Scope, at: datetime) -> None:
        store(storage, scope, an_issue(created_at=at))
        refresh(storage, scope)
        assert days(storage, scope) == {at.date(): DayFlow(created=1)}

    @pytest.mark.parametrize("zone", [UTC, BERLIN, APIA], ids=str)
    def test_a_day_is_one_of_the_projects_zone(self, storage: Storage, scope: Scope, zone: tzinfo) -> None:
        moments = [START + timedelta(hours=7 * n) for n in range(300)]
        store(storage, scope, *(an_issue(n, created_at=at) for n, at in enumerate(moments)))
        assert days(storage, scope, zone) == counted(storage, scope, zone)
        refresh(storage, scope, zone)
        assert days(storage, scope, zone) == counted(storage, scope, zone)

    def test_after_a_reset_days_are_those_of_another_zone(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, *(an_issue(n, created_at=START + timedelta(hours=5 * n)) for n in range(99)))
        refresh(storage, scope)
        with storage.begin() as work:
            work.rollup.reset(scope.project_id)
        assert days(storage, scope, APIA) == counted(storage, scope, APIA)
        refresh(storage, scope, APIA)
        assert days(storage, scope, APIA) == counted(storage, scope, APIA)
        assert differing(storage, scope, APIA) == ()

    def test_days_are_of_a_project_or_of_one_integration(self, storage: Storage, scope: Scope) -> None:
        sibling, stranger = a_scope(storage, scope.project_id), a_scope(storage)
        for place in (scope, sibling, stranger):
            store(storage, place, an_issue())
        refresh(storage, scope)
        store(storage, sibling, an_issue(2))
        with storage.read() as view:
            assert view.rollup.days(scope.project_id, zone=UTC) == {START.date(): DayFlow(created=3)}
            alone = view.rollup.days(scope.project_id, scope.integration_id, zone=UTC)
            zones = {scope.project_id: UTC, stranger.project_id: UTC}
            both = view.rollup.days_of(zones, since=START.date())
        assert alone == {START.date(): DayFlow(created=1)}
        assert {key: flows[START.date()].created for key, flows in both.items()} == {
            scope.project_id: 3,
            stranger.project_id: 1,
        }

    def test_early_days_of_several_projects_are_folded_into_one(self, storage: Storage, scope: Scope) -> None:
        sibling, stranger = a_scope(storage, scope.project_id), a_scope(storage)
        for place in (scope, sibling, stranger):
            keep_closed(storage, place, an_issue(1, created_at=after(0), resolved_at=after(90_000)))
            store(
                storage, place, an_issue(2, created_at=after(100_000)), an_issue(3, created_at=after(260_000))
            )
        zones = {scope.project_id: UTC, stranger.project_id: BERLIN, a_scope(storage).project_id: UTC}
        since = date(2026, 1, 3)
        with storage.read() as view:
            dirty = view.rollup.days_of(zones, since=since)
        refresh(storage, scope)
        with storage.read() as view:
            assert view.rollup.days_of(zones, since=since) == dirty
        assert list(map(dict, dirty.values())) == [
            {date(2026, 1, 2): DayFlow(created=4, closed=2), date(2026, 1, 4): DayFlow(created=2)},
            {date(2026, 1, 2): DayFlow(created=2, closed=1), date(2026, 1, 4): DayFlow(created=1)},
            {},
        ]

    def test_a_removed_integration_no_longer_counts(self, storage: Storage, scope: Scope) -> None:
        sibling = a_scope(storage, scope.project_id)
        for place in (scope, sibling):
            store(storage, place, an_issue())
        refresh(storage, scope)
        with storage.begin() as work:
            work.integrations.remove(sibling)
        assert days(storage, scope) == {START.date(): DayFlow(created=1)}
        with storage.begin() as work:
            while work.retention.removed_scopes(limit=100):
                pass
        assert not is_dirty(storage, scope)

    def test_a_project_is_stale_until_its_days_are_stored(self, storage: Storage, scope: Scope) -> None:
        assert scope.project_id not in stale(storage)
        store(storage, scope, an_issue())
        assert scope.project_id in stale(storage)
        refresh(storage, scope)
        assert scope.project_id not in stale(storage)

    def test_a_project_with_a_live_job_is_not_stale(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, an_issue())
        with storage.begin() as work:
            job = work.jobs.put(a_job(key=scope.integration_id, project_id=scope.project_id))
        assert scope.project_id not in stale(storage)
        with storage.begin() as work:
            work.jobs.cancel(job.id)
        assert scope.project_id in stale(storage)

    def test_a_recently_analysed_project_is_not_stale(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, an_issue())
        with storage.begin() as work:
            work.jobs.cancel(work.jobs.put(aggregating(new_id(), scope.project_id)).id)
        assert scope.project_id not in stale(storage)

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def test_any_order_of_writes_and_refreshes_counts_the_same(self, storage: Storage, data: Any) -> None:
        scope = a_scope(storage)
        for step in data.draw(st.lists(steps, min_size=1, max_size=25)):
            take(storage, scope, step)
            assert days(storage, scope, BERLIN) == counted(storage, scope, BERLIN)
        while refresh(storage, scope, BERLIN):
            pass
        assert days(storage, scope, BERLIN) == counted(storage, scope, BERLIN)
        assert differing(storage, scope, BERLIN) == ()


Step = tuple[Any, ...]
hours = st.integers(0, HOURS).map(lambda hour: START + timedelta(hours=hour))
numbers = st.integers(1, NUMBERS)
steps = st.one_of(
    st.tuples(st.just("issue"), numbers, hours, hours, st.none() | hours, st.booleans()),
    st.tuples(st.just("status"), numbers, st.integers(1, 40), hours, st.booleans()),
    st.tuples(st.just("rename"), numbers, hours),
    st.tuples(st.just("refresh"), st.integers(1, 5)),
    st.tuples(st.just("reset")),
)


def take(storage: Storage, scope: Scope, step: Step) -> None:
    """Let one thing happen to a mirror: the name of the step, then its arguments."""
    match step:
        case ("issue", number, created_at, updated_at, resolved_at, is_closed):
            issue = an_issue(number, created_at=created_at, updated_at=updated_at, resolved_at=resolved_at)
            (keep_closed if is_closed else store)(storage, scope, issue)
        case ("status", number, event, at, is_close):
            words = ("open", "closed") if is_close else ("closed", "open")
            store_activities(storage, scope, transitions=(status_change(event, number, at, words),))
        case ("rename", number, updated_at):
            store(storage, scope, an_issue(number, key=f"#{number + 1}", updated_at=updated_at))
        case ("refresh", limit):
            refresh(storage, scope, BERLIN, limit=limit)
        case _:
            with storage.begin() as work:
                work.rollup.reset(scope.project_id)


def status_change(event: int, number: int, at: datetime, words: Sequence[str]) -> Transition:
    before, now = words
    return a_transition(event, issue_key=f"#{number}", at=at, field="status", before=before, after=now)


def keep_closed(storage: Storage, scope: Scope, issue: Issue) -> None:
    with storage.begin() as work:
        work.issues.upsert(scope, [a_snapshot(issue, status="closed")])


def days(storage: Storage, scope: Scope, zone: tzinfo = UTC) -> dict[date, DayFlow]:
    with storage.read() as view:
        return dict(view.rollup.days(scope.project_id, zone=zone))


def counted(storage: Storage, scope: Scope, zone: tzinfo) -> dict[date, DayFlow]:
    """The same days, counted by the domain from every issue."""
    with storage.read() as view:
        return daily_flow(map(derive_lifecycle, view.issues.analytics_issues(scope.project_id)), zone)


def refresh(storage: Storage, scope: Scope, zone: tzinfo = UTC, *, limit: int = 10_000) -> int:
    with storage.begin() as work:
        return work.rollup.refresh(scope.project_id, zone, limit=limit)


def is_dirty(storage: Storage, scope: Scope) -> bool:
    with storage.read() as view:
        return view.rollup.dirty(scope.project_id, new_id()) == {scope.project_id}


def differing(storage: Storage, scope: Scope, zone: tzinfo) -> tuple[date, ...]:
    with storage.read() as view:
        return view.rollup.differing(scope.project_id, zone)


def stale(storage: Storage) -> tuple[str, ...]:
    with storage.read() as view:
        return view.rollup.stale(limit=10_000)
