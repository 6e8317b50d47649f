"""Contract: which integrations are due, and clearing what is old."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from attrs import evolve

from diip_core.domain.issues.issue import Scope
from diip_core.domain.mirror.calls import ApiCall
from diip_core.domain.mirror.inactivity import Inactivity, OngoingInactivity
from diip_core.domain.mirror.integration import Failure, IntegrationStatus
from diip_core.errors import NotFound
from diip_core.ports.storage.storage import Storage
from diip_core.testing.jobs.jobs import a_job
from diip_core.testing.samples import a_scope, after, new_id
from diip_core.testing.storage_case import StorageCase

EVERY = 1000


class DueContract(StorageCase):
    """`Integrations.due`."""

    def test_what_is_due_comes_longest_due_first(self, storage: Storage) -> None:
        never_read = a_scope(storage)
        late = a_scope(storage, next_sync_at=after(20))
        later = a_scope(storage, next_sync_at=after(30))
        future = a_scope(storage, next_sync_at=after(31))
        wanted = (never_read, late, later, future)
        assert [scope for scope in due(storage, after(30)) if scope in wanted] == [never_read, late, later]

    @pytest.mark.parametrize("status", ["healthy", "moved", "degraded", "needs_auth"])
    def test_what_can_be_read_or_probed_is_due(self, storage: Storage, status: IntegrationStatus) -> None:
        assert a_scope(storage, status=status) in due(storage, after(0))

    @pytest.mark.parametrize("status", ["paused", "disabled", "unavailable"])
    def test_what_nobody_may_read_is_never_due(self, storage: Storage, status: IntegrationStatus) -> None:
        assert a_scope(storage, status=status) not in due(storage, after(1e9))

    def test_what_a_job_waits_or_runs_for_is_not_due(self, storage: Storage, scope: Scope) -> None:
        with storage.begin() as work:
            job = work.jobs.put(a_job(key=scope.integration_id))
        assert scope not in due(storage, after(0))
        with storage.begin() as work:
            work.jobs.cancel(job.id)
        assert scope in due(storage, after(0))

    def test_no_more_than_wanted_are_due(self, storage: Storage) -> None:
        for _ in range(3):
            a_scope(storage)
        with storage.read() as view:
            assert len(view.integrations.due(after(0), limit=2)) == 2

    def test_an_integration_is_found_by_its_id_alone(self, storage: Storage, scope: Scope) -> None:
        with storage.read() as view:
            assert view.integrations.by_id(scope.integration_id).scope == scope
            with pytest.raises(NotFound):
                view.integrations.by_id(new_id())

    def test_those_of_all_projects_come_by_id_and_status(self, storage: Storage, scope: Scope) -> None:
        failing = [a_scope(storage, status="degraded") for _ in range(3)]
        with storage.read() as view:
            everywhere = view.integrations.everywhere
            found = everywhere(status="degraded", after=scope.integration_id, limit=2)
            assert [integration.scope for integration in found] == failing[:2]
            rest = everywhere(status="degraded", after=found[-1].id, limit=2)
            assert [integration.scope for integration in rest] == failing[2:]
            assert everywhere(after=scope.integration_id, limit=1)[0].scope == failing[0]

    def test_those_that_fell_silent_can_be_told_apart(self, storage: Storage, scope: Scope) -> None:
        other, last = a_scope(storage), a_scope(storage)
        inactivity = OngoingInactivity(date(2026, 1, 2), Inactivity(date(2026, 1, 8), 7, 14.25, 20.5, 1e-5))
        with storage.begin() as work:
            work.integrations.note_inactivity(other, inactivity)
        with storage.read() as view:
            everywhere = view.integrations.everywhere
            (silent,) = everywhere(silent=True, after=scope.integration_id, limit=9)
            assert (silent.scope, silent.inactivity) == (other, inactivity)
            (lively,) = everywhere(silent=False, after=scope.integration_id, limit=9)
            assert lively.scope == last

    def test_the_interval_and_the_repeats_of_a_failure_are_kept(self, storage: Storage, scope: Scope) -> None:
        with storage.begin() as work:
            known = work.integrations.get(scope)
            failure = Failure("timeout", "slow", after(1), count=7, repeats=3)
            changed = evolve(known, sync_interval_seconds=30.5, next_sync_at=after(7.000001), failure=failure)
            work.integrations.update(changed)
        with storage.read() as view:
            assert view.integrations.get(scope) == changed


class ClearingContract(StorageCase):
    """`Retention`."""

    def test_old_calls_go_and_young_ones_stay(self, storage: Storage, scope: Scope) -> None:
        with storage.begin() as work:
            work.calls.add(scope, [a_call(after(-1e6 + seconds)) for seconds in range(5)])
            work.calls.add(scope, [a_call(after(5))])
        assert cleared_calls(storage, after(-1e5)) >= 5
        assert cleared_calls(storage, after(-1e5)) == 0
        assert cleared_calls(storage, after(1e5)) >= 1

    def test_jobs_that_ended_long_ago_go_and_live_ones_stay(self, storage: Storage) -> None:
        with storage.begin() as work:
            ended, live = work.jobs.put(a_job()), work.jobs.put(a_job())
            work.jobs.cancel(ended.id)
        with storage.begin() as work:
            assert work.jobs.get(ended.id).ended_at is not None
            while work.retention.ended_jobs(after(1e10), limit=100):
                pass
            with pytest.raises(NotFound):
                work.jobs.get(ended.id)
            assert work.jobs.get(live.id) == live
            work.jobs.cancel(live.id)


def due(storage: Storage, at: datetime) -> list[Scope]:
    """Every scope that is due."""
    with storage.read() as view:
        return [integration.scope for integration in view.integrations.due(at, limit=EVERY)]


def a_call(at: datetime) -> ApiCall:
    return ApiCall(endpoint="/x", status_code=200, response_time_ms=3, success=True, at=at)


def cleared_calls(storage: Storage, before: datetime) -> int:
    """How many calls went, in small batches."""
    gone = 0
    while True:
        with storage.begin() as work:
            batch = work.retention.old_calls(before, limit=2)
        assert batch <= 2
        if not batch:
            return gone
        gone += batch
