"""Contract: checkpoints, leases and fencing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from diip_core.domain.issues.issue import Scope
from diip_core.domain.mirror.checkpoint import Checkpoint
from diip_core.domain.mirror.lease import Busy, Lease
from diip_core.errors import Fenced
from diip_core.ports.storage.storage import Storage
from diip_core.testing.samples import a_holder, a_scope, a_snapshot, an_issue
from diip_core.testing.storage_case import StorageCase, stored

SOON = 0.1
"""Seconds of a lease that is to expire during a test."""
LATER = 600.0
"""Seconds of a lease that is not."""


class CheckpointsContract(StorageCase):
    """`Checkpoints`."""

    def test_a_new_scope_is_free_and_unread(self, storage: Storage, scope: Scope) -> None:
        with storage.begin() as work:
            assert work.checkpoints.peek(scope) == Checkpoint()
            lease, checkpoint = work.checkpoints.claim(scope, holder=a_holder(), lease_seconds=LATER)
        assert checkpoint == Checkpoint()
        assert (lease.project_id, lease.integration_id) == (scope.project_id, scope.integration_id)
        assert lease.holder == a_holder()

    def test_a_held_scope_is_busy_and_tells_by_whom(self, storage: Storage, scope: Scope) -> None:
        lease = claim(storage, scope, pid=1)
        with pytest.raises(Busy) as refusal:
            claim(storage, scope, pid=2)
        assert refusal.value.lease == lease

    def test_a_held_scope_is_busy_for_its_own_process_too(self, storage: Storage, scope: Scope) -> None:
        claim(storage, scope, pid=1)
        with pytest.raises(Busy):
            claim(storage, scope, pid=1)

    def test_a_released_scope_is_free_with_its_checkpoint(self, storage: Storage, scope: Scope) -> None:
        lease = claim(storage, scope, pid=1)
        with storage.begin() as work:
            work.checkpoints.save(lease, Checkpoint("page 2", mid_walk=True), lease_seconds=LATER)
        with storage.begin() as work:
            work.checkpoints.release(lease)
            assert work.checkpoints.peek(scope) == Checkpoint("page 2", mid_walk=True)
            _, checkpoint = work.checkpoints.claim(scope, holder=a_holder(2), lease_seconds=LATER)
        assert checkpoint == Checkpoint("page 2", mid_walk=True)

    def test_each_claim_has_a_higher_epoch(self, storage: Storage, scope: Scope) -> None:
        epochs = []
        for _ in range(3):
            lease = claim(storage, scope)
            epochs.append(lease.epoch)
            with storage.begin() as work:
                work.checkpoints.release(lease)
        assert epochs == sorted(set(epochs))

    def test_an_expired_lease_frees_the_scope(self, storage: Storage, scope: Scope) -> None:
        first = claim(storage, scope, pid=1, lease_seconds=SOON)
        self.wait(2 * SOON)
        second = claim(storage, scope, pid=2)
        assert second.epoch > first.epoch
        assert second.until > first.until

    def test_a_lease_ends_by_the_storages_clock(self, storage: Storage, scope: Scope) -> None:
        short = claim(storage, scope, lease_seconds=10)
        long = claim(storage, a_scope(storage), lease_seconds=1000)
        assert 900 < (long.until - short.until).total_seconds() < 1100

    def test_a_lease_known_to_be_dead_is_displaced(self, storage: Storage, scope: Scope) -> None:
        dead = claim(storage, scope, pid=1)
        heir = claim(storage, scope, pid=2, displacing=dead)
        assert heir.epoch > dead.epoch
        with pytest.raises(Busy):
            claim(storage, scope, pid=3)

    def test_only_exactly_the_displaced_lease_gives_way(self, storage: Storage, scope: Scope) -> None:
        dead = claim(storage, scope, pid=1)
        heir = claim(storage, scope, pid=2, displacing=dead)
        with pytest.raises(Busy) as refusal:
            claim(storage, scope, pid=3, displacing=dead)
        assert refusal.value.lease == heir

    def test_a_renewed_lease_does_not_give_way(self, storage: Storage, scope: Scope) -> None:
        known = claim(storage, scope, pid=1, lease_seconds=10)
        with storage.begin() as work:
            work.checkpoints.save(known, Checkpoint("page 1"), lease_seconds=LATER)
        with pytest.raises(Busy):
            claim(storage, scope, pid=2, displacing=known)

    def test_a_save_keeps_the_checkpoint_and_renews_the_lease(self, storage: Storage, scope: Scope) -> None:
        lease = claim(storage, scope, pid=1, lease_seconds=SOON)
        checkpoint = Checkpoint("ü" * 2048, mid_walk=True)
        with storage.begin() as work:
            renewed = work.checkpoints.save(lease, checkpoint, lease_seconds=LATER)
        assert renewed.until > lease.until
        assert (renewed.epoch, renewed.holder) == (lease.epoch, lease.holder)
        self.wait(2 * SOON)
        with pytest.raises(Busy) as refusal:
            claim(storage, scope, pid=2)
        assert refusal.value.lease == renewed
        with storage.begin() as work:
            assert work.checkpoints.peek(scope) == checkpoint

    def test_a_late_holder_may_save_while_nobody_else_came(self, storage: Storage, scope: Scope) -> None:
        lease = claim(storage, scope, lease_seconds=SOON)
        self.wait(2 * SOON)
        with storage.begin() as work:
            work.checkpoints.save(lease, Checkpoint("page 1"), lease_seconds=LATER)
        with storage.begin() as work:
            assert work.checkpoints.peek(scope) == Checkpoint("page 1")

    def test_a_fenced_save_undoes_the_whole_transaction(self, storage: Storage, scope: Scope) -> None:
        loser = claim(storage, scope, pid=1)
        claim(storage, scope, pid=2, displacing=loser)
        with pytest.raises(Fenced), storage.begin() as work:
            work.issues.upsert(scope, [a_snapshot(an_issue())])
            work.checkpoints.save(loser, Checkpoint("stolen"), lease_seconds=LATER)
        with storage.begin() as work:
            assert work.checkpoints.peek(scope) == Checkpoint()
        assert stored(storage, scope) == []

    def test_an_undone_save_moves_nothing(self, storage: Storage, scope: Scope) -> None:
        lease = claim(storage, scope, pid=1, lease_seconds=SOON)
        with pytest.raises(ZeroDivisionError), storage.begin() as work:
            work.checkpoints.save(lease, Checkpoint("page 1"), lease_seconds=LATER)
            raise ZeroDivisionError
        self.wait(2 * SOON)
        with storage.begin() as work:
            assert work.checkpoints.peek(scope) == Checkpoint()
        claim(storage, scope, pid=2)

    def test_releasing_a_lost_lease_does_nothing(self, storage: Storage, scope: Scope) -> None:
        loser = claim(storage, scope, pid=1)
        heir = claim(storage, scope, pid=2, displacing=loser)
        with storage.begin() as work:
            work.checkpoints.release(loser)
        with pytest.raises(Busy) as refusal:
            claim(storage, scope, pid=3)
        assert refusal.value.lease == heir

    def test_scopes_are_claimed_apart(self, storage: Storage, scope: Scope) -> None:
        sibling = a_scope(storage, scope.project_id)
        mine, its = claim(storage, scope), claim(storage, sibling)
        with storage.begin() as work:
            work.checkpoints.save(mine, Checkpoint("mine"), lease_seconds=LATER)
            work.checkpoints.save(its, Checkpoint("its"), lease_seconds=LATER)
        with storage.begin() as work:
            assert work.checkpoints.peek(scope) == Checkpoint("mine")
            assert work.checkpoints.peek(sibling) == Checkpoint("its")

    def test_of_many_that_claim_at_once_one_wins(self, storage: Storage, scope: Scope) -> None:
        def try_to_claim(pid: int) -> int | None:
            try:
                return claim(storage, scope, pid=pid).holder.pid
            except Busy as refusal:
                losers.append(refusal.lease.holder.pid)
                return None

        losers: list[int] = []
        with ThreadPoolExecutor(4) as threads:
            winners = [pid for pid in threads.map(try_to_claim, range(1, 9)) if pid]
        assert len(winners) == 1
        assert losers == winners * 7


def claim(
    storage: Storage,
    scope: Scope,
    *,
    pid: int = 1,
    lease_seconds: float = LATER,
    displacing: Lease | None = None,
) -> Lease:
    """Claim the scope in a transaction of its own."""
    with storage.begin() as work:
        lease, _ = work.checkpoints.claim(
            scope, holder=a_holder(pid), lease_seconds=lease_seconds, displacing=displacing
        )
    return lease
