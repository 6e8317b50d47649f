"""Checkpoints and leases in memory."""

from __future__ import annotations

from datetime import timedelta

from attrs import evolve

from diip_core.domain.issues.issue import Scope
from diip_core.domain.mirror.checkpoint import Checkpoint
from diip_core.domain.mirror.lease import Busy, Holder, Lease
from diip_core.errors import Fenced
from diip_core.memory.state import Claim, State
from diip_core.ports.clock import Clock


class MemoryCheckpoints:
    """See `diip_core.ports.storage.mirror.Checkpoints`; the storage's clock is the one given."""

    def __init__(self, state: State, clock: Clock) -> None:
        self._claims = state.claims
        self._clock = clock

    def claim(
        self, scope: Scope, *, holder: Holder, lease_seconds: float, displacing: Lease | None = None
    ) -> tuple[Lease, Checkpoint]:
        now = self._clock.now()
        claim = self._claim(scope)
        held = claim.lease
        if held and held.until > now and held != displacing:
            raise Busy("another run reads this scope; wait until it has ended", lease=held)
        lease = Lease(
            project_id=scope.project_id,
            integration_id=scope.integration_id,
            epoch=claim.epoch + 1,
            holder=holder,
            until=now + timedelta(seconds=lease_seconds),
        )
        self._claims[scope] = evolve(claim, epoch=lease.epoch, lease=lease)
        return lease, claim.checkpoint

    def save(self, lease: Lease, checkpoint: Checkpoint, *, lease_seconds: float) -> Lease:
        scope = _scope(lease)
        if self._claim(scope).epoch != lease.epoch:
            raise Fenced("another run took this scope over; this page is left to it")
        renewed = evolve(lease, until=self._clock.now() + timedelta(seconds=lease_seconds))
        self._claims[scope] = Claim(epoch=lease.epoch, lease=renewed, checkpoint=checkpoint)
        return renewed

    def release(self, lease: Lease, /) -> None:
        scope = _scope(lease)
        claim = self._claim(scope)
        if claim.epoch == lease.epoch:
            self._claims[scope] = evolve(claim, lease=None)

    def peek(self, scope: Scope, /) -> Checkpoint:
        return self._claim(scope).checkpoint

    def _claim(self, scope: Scope) -> Claim:
        return self._claims.get(scope, Claim())


def _scope(lease: Lease) -> Scope:
    return Scope(project_id=lease.project_id, integration_id=lease.integration_id)
