"""Contract: the ledger of jobs."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from attrs import evolve

from diip_core.domain.jobs.job import MOST_CRASHES, Job, JobFailure, NewJob, Progress, RunLease
from diip_core.domain.jobs.job_list import JobQuery
from diip_core.errors import Conflict, Fenced, NotFound
from diip_core.ports.storage.storage import Storage, UnitOfWork
from diip_core.testing.samples import a_holder, new_id
from diip_core.testing.storage_case import StorageCase

SOON = 0.1
LATER = 20.0
BROKEN = JobFailure("unforeseen", "something nobody foresaw")


def a_job(**changes: Any) -> NewJob:
    """A job of a task of its own, so that tests that share a database do not meet."""
    return evolve(
        NewJob(id=new_id(), task=f"task-{new_id()}", key="k", args={"integration_id": "i"}), **changes
    )


class JobsContract(StorageCase):
    """`Jobs`."""

    @pytest.fixture(autouse=True)
    def nothing_waits(self, storage: Storage) -> Iterator[None]:
        """One ledger for all tests: each begins and ends with nothing to do."""
        _end_all(storage)
        yield
        _end_all(storage)

    def test_a_job_comes_back_as_it_was_put(self, storage: Storage) -> None:
        new = a_job(args={"project_id": "p", "full": True}, project_id="p", user_id="u", request_id="räquest")
        job = put(storage, new)
        with storage.read() as view:
            assert view.jobs.get(new.id) == job
        assert (job.id, job.task, job.key, job.args) == (new.id, new.task, new.key, new.args)
        assert (job.project_id, job.user_id, job.request_id) == ("p", "u", "räquest")
        assert (job.state, job.attempts, job.crashes, job.lease) == ("queued", 0, 0, None)

    def test_an_unknown_job_is_not_found(self, storage: Storage) -> None:
        with storage.begin() as work:
            for ask in (work.jobs.get, work.jobs.cancel, work.jobs.retry):
                with pytest.raises(NotFound):
                    ask(new_id())

    def test_a_wish_for_what_waits_joins_it_with_its_arguments(self, storage: Storage) -> None:
        first = put(storage, a_job(args={"a": 1}))
        second = put(storage, NewJob(id=new_id(), task=first.task, key=first.key, args={"full": True}))
        assert second.id == first.id
        assert second.args == {"a": 1, "full": True}
        assert second.state == "queued"

    def test_a_wish_makes_what_waits_due_at_the_earlier_time(self, storage: Storage) -> None:
        late = put(storage, a_job(delay_seconds=600))
        assert claim(storage) is None
        again = put(storage, NewJob(id=new_id(), task=late.task, key=late.key))
        assert again.run_at < late.run_at
        later = put(storage, NewJob(id=new_id(), task=late.task, key=late.key, delay_seconds=600))
        assert later.run_at == again.run_at
        taken(storage)

    def test_the_same_key_of_another_task_is_another_job(self, storage: Storage) -> None:
        first = put(storage, a_job())
        assert put(storage, a_job(key=first.key)).id != first.id

    def test_a_wish_for_what_runs_is_one_more_round_after_its_success(self, storage: Storage) -> None:
        put(storage, a_job(args={"a": 1}))
        job, lease = taken(storage)
        joined = put(storage, NewJob(id=new_id(), task=job.task, key=job.key, args={"full": True}))
        assert (joined.id, joined.state, joined.again) == (job.id, "running", {"full": True})
        with storage.begin() as work:
            after = work.jobs.finish(lease, {"pages": 3})
        assert (after.state, after.args, after.again) == ("queued", {"full": True}, None)
        once_more, lease = taken(storage)
        assert once_more.id == job.id
        with storage.begin() as work:
            assert work.jobs.finish(lease, {}).state == "succeeded"

    def test_a_ticker_leaves_what_runs_alone(self, storage: Storage) -> None:
        put(storage, a_job())
        job, lease = taken(storage)
        with storage.begin() as work:
            assert work.jobs.put(a_job(task=job.task, key=job.key), again=False).id == job.id
            assert work.jobs.finish(lease, {}).state == "succeeded"

    def test_after_the_end_the_same_is_a_new_job(self, storage: Storage) -> None:
        put(storage, a_job())
        job, lease = taken(storage)
        with storage.begin() as work:
            done = work.jobs.finish(lease, {"issues": 7})
        assert (done.state, done.result, done.lease) == ("succeeded", {"issues": 7}, None)
        assert done.ended_at is not None
        assert put(storage, a_job(task=job.task, key=job.key)).id != job.id

    def test_of_many_wishes_at_once_one_job_comes(self, storage: Storage) -> None:
        task = a_job().task
        with ThreadPoolExecutor(4) as threads:
            ids = list(threads.map(lambda _: put(storage, a_job(task=task)).id, range(12)))
        assert len(set(ids)) == 1

    def test_a_claim_takes_what_is_due_for_longest(self, storage: Storage) -> None:
        first, second = put(storage, a_job()), put(storage, a_job())
        assert [taken(storage)[0].id, taken(storage)[0].id] == [first.id, second.id]
        assert claim(storage) is None

    def test_a_claimed_job_tells_by_whom(self, storage: Storage) -> None:
        put(storage, a_job())
        job, lease = taken(storage, pid=7)
        assert (job.state, job.attempts, lease.holder) == ("running", 1, a_holder(7))
        assert job.started_at is not None
        with storage.read() as view:
            assert view.jobs.get(job.id) == job
            assert view.jobs.live(job.task, job.key) == job

    def test_of_many_claims_no_two_get_the_same(self, storage: Storage) -> None:
        wanted = {put(storage, a_job()).id for _ in range(6)}
        with ThreadPoolExecutor(4) as threads:
            got = list(threads.map(lambda pid: claim(storage, pid=pid), range(1, 13)))
        ids = [job.id for job in got if job]
        ids += [job.id for job in iter(lambda: claim(storage), None)]  # one that was locked is skipped
        assert sorted(ids) == sorted(wanted)

    def test_what_is_not_due_is_not_taken(self, storage: Storage) -> None:
        put(storage, a_job(delay_seconds=3 * SOON))
        assert claim(storage) is None
        self.wait(4 * SOON)
        taken(storage)

    def test_a_slice_and_a_busy_scope_are_no_new_attempt(self, storage: Storage) -> None:
        put(storage, a_job())
        for reason in ("slice", "busy"):
            _, lease = taken(storage)
            with storage.begin() as work:
                waiting = work.jobs.hand_back(lease, delay_seconds=0, reason=reason)
            assert (waiting.state, waiting.waiting_reason, waiting.lease) == ("queued", reason, None)
        assert taken(storage)[0].attempts == 1

    def test_a_limit_waits_its_time_and_is_tried_again(self, storage: Storage) -> None:
        put(storage, a_job())
        _, lease = taken(storage)
        with storage.begin() as work:
            waiting = work.jobs.hand_back(lease, delay_seconds=3 * SOON, reason="rate_limited")
        assert (waiting.state, waiting.crashes) == ("retrying", 0)
        assert claim(storage) is None
        self.wait(4 * SOON)
        assert taken(storage)[0].attempts == 2

    def test_a_failed_job_says_why(self, storage: Storage) -> None:
        put(storage, a_job())
        job, lease = taken(storage)
        with storage.begin() as work:
            work.jobs.fail(lease, BROKEN)
        with storage.read() as view:
            failed = view.jobs.get(job.id)
        assert (failed.state, failed.failure) == ("failed", BROKEN)
        assert failed.ended_at is not None

    def test_the_fifth_crash_without_progress_parks_the_job(self, storage: Storage) -> None:
        put(storage, a_job())
        crashes = []
        for _ in range(MOST_CRASHES):
            job, lease = self.taken_in_time(storage)
            with storage.begin() as work:
                job = work.jobs.crash(lease, BROKEN)
            crashes.append((job.state, job.crashes))
        assert crashes == [("retrying", n) for n in range(1, MOST_CRASHES)] + [("failed", MOST_CRASHES)]
        assert job.failure == BROKEN
        assert claim(storage) is None

    def test_progress_forgives_crashes(self, storage: Storage) -> None:
        put(storage, a_job())
        _, lease = taken(storage)
        with storage.begin() as work:
            assert work.jobs.crash(lease, BROKEN).crashes == 1
        _, lease = taken(storage)
        with storage.begin() as work:
            beating = work.jobs.heartbeat(lease, lease_seconds=LATER, progress=Progress(100, 250))
        assert (beating.crashes, beating.progress) == (0, Progress(100, 250))
        with storage.begin() as work:
            assert work.jobs.crash(lease, BROKEN).crashes == 1

    def test_a_heartbeat_renews_the_lease(self, storage: Storage) -> None:
        put(storage, a_job())
        _, lease = taken(storage, lease_seconds=2 * SOON)
        with storage.begin() as work:
            renewed = work.jobs.heartbeat(lease, lease_seconds=LATER).lease
        assert renewed is not None
        assert renewed.until > lease.until
        self.wait(3 * SOON)
        with storage.begin() as work:
            assert work.jobs.free_lost(lambda holder: False) == ()

    def test_a_lost_lease_frees_the_job_as_a_crash(self, storage: Storage) -> None:
        put(storage, a_job())
        job, lease = taken(storage, lease_seconds=SOON)
        self.wait(2 * SOON)
        with storage.begin() as work:
            (freed,) = work.jobs.free_lost(lambda holder: False)
        assert (freed.id, freed.state, freed.crashes) == (job.id, "retrying", 1)
        assert taken(storage)[0].epoch > lease.epoch

    def test_a_dead_holder_frees_the_job_at_once_and_no_other(self, storage: Storage) -> None:
        dead, alive = put(storage, a_job()), put(storage, a_job())
        taken(storage, pid=1), taken(storage, pid=2)
        with storage.begin() as work:
            (freed,) = work.jobs.free_lost(lambda holder: holder == a_holder(1))
            assert freed.id == dead.id
            assert work.jobs.get(alive.id).state == "running"

    def test_a_lease_far_ahead_is_a_clocks_step_and_no_right(self, storage: Storage) -> None:
        put(storage, a_job())
        job, _ = taken(storage, lease_seconds=3600)
        with storage.begin() as work:
            (freed,) = work.jobs.free_lost(lambda holder: False)
        assert freed.id == job.id

    def test_who_lost_the_job_can_do_nothing_to_it(self, storage: Storage) -> None:
        put(storage, a_job())
        job, lost = taken(storage, pid=1)
        with storage.begin() as work:
            work.jobs.free_lost(lambda holder: True)
        heir, _ = taken(storage, pid=2)
        with storage.begin() as work:
            for act in attempts_of(work, lost):
                with pytest.raises(Fenced):
                    act()
            assert work.jobs.get(job.id) == heir

    def test_a_cancelled_job_is_never_taken_and_fences_its_run(self, storage: Storage) -> None:
        waiting = put(storage, a_job())
        with storage.begin() as work:
            assert work.jobs.cancel(waiting.id).state == "cancelled"
        assert claim(storage) is None
        put(storage, a_job())
        running, lease = taken(storage)
        with storage.begin() as work:
            assert work.jobs.cancel(running.id).state == "cancelled"
            for act in attempts_of(work, lease):
                with pytest.raises(Fenced):
                    act()
            with pytest.raises(Conflict):
                work.jobs.cancel(running.id)

    def test_a_failed_job_can_be_tried_again(self, storage: Storage) -> None:
        put(storage, a_job())
        job, lease = taken(storage)
        with storage.begin() as work:
            work.jobs.fail(lease, BROKEN)
        with storage.begin() as work:
            retried = work.jobs.retry(job.id)
        assert (retried.state, retried.attempts, retried.failure) == ("queued", 0, None)
        with storage.begin() as work, pytest.raises(Conflict):
            work.jobs.retry(job.id)
        assert taken(storage)[0].id == job.id

    def test_a_job_is_not_tried_again_beside_a_live_one_for_the_same(self, storage: Storage) -> None:
        old = put(storage, a_job())
        with storage.begin() as work:
            work.jobs.cancel(old.id)
        put(storage, a_job(task=old.task, key=old.key))
        with storage.begin() as work, pytest.raises(Conflict):
            work.jobs.retry(old.id)

    def test_a_list_comes_newest_first_in_pages(self, storage: Storage) -> None:
        task = a_job().task
        ids = [put(storage, a_job(task=task, key=str(n), project_id="p")).id for n in range(5)]
        put(storage, a_job())
        found, after = [], None
        with storage.read() as view:
            while True:
                page = view.jobs.find(
                    JobQuery(task=task, state="queued", project_id="p", limit=2, after=after)
                )
                found += [job.id for job in page.items]
                after = page.next
                if after is None:
                    break
            assert view.jobs.find(JobQuery(task=task, state="failed")).items == ()
            assert view.jobs.find(JobQuery(task=task, project_id="q")).items == ()
        assert found == ids[::-1]

    def test_counts_tell_states_and_how_long_the_first_waits(self, storage: Storage) -> None:
        task = a_job().task
        for key in "ab":
            put(storage, a_job(task=task, key=key))
        taken(storage)
        self.wait(2 * SOON)
        with storage.read() as view:
            counts = view.jobs.counts()
        assert (counts.by_state[task, "queued"], counts.by_state[task, "running"]) == (1, 1)
        assert SOON < counts.overdue_seconds < 60

    def taken_in_time(self, storage: Storage) -> tuple[Job, RunLease]:
        """The next job, once its delay after a crash is over."""
        for _ in range(100):
            job = claim(storage)
            if job is not None and job.lease is not None:
                return job, job.lease
            self.wait(0.2)
        pytest.fail("no job became due")


def put(storage: Storage, new: NewJob) -> Job:
    """Put the job in a transaction of its own."""
    with storage.begin() as work:
        return work.jobs.put(new)


def claim(storage: Storage, *, pid: int = 1, lease_seconds: float = LATER) -> Job | None:
    """Claim in a transaction of its own."""
    with storage.begin() as work:
        return work.jobs.claim(a_holder(pid), lease_seconds=lease_seconds)


def taken(storage: Storage, *, pid: int = 1, lease_seconds: float = LATER) -> tuple[Job, RunLease]:
    """The next job, which must be there."""
    job = claim(storage, pid=pid, lease_seconds=lease_seconds)
    assert job is not None
    assert job.lease is not None
    return job, job.lease


def attempts_of(work: UnitOfWork, lease: RunLease) -> list[Any]:
    """Everything that a run may want to do to its job."""
    jobs = work.jobs
    return [
        lambda: jobs.heartbeat(lease, lease_seconds=LATER),
        lambda: jobs.hand_back(lease, delay_seconds=0, reason="slice"),
        lambda: jobs.finish(lease, {}),
        lambda: jobs.fail(lease, BROKEN),
        lambda: jobs.crash(lease, BROKEN),
    ]


def _end_all(storage: Storage) -> None:
    with storage.begin() as work:
        for state in ("queued", "retrying", "running"):
            for job in work.jobs.find(JobQuery(state=state, limit=1000)).items:
                work.jobs.cancel(job.id)
