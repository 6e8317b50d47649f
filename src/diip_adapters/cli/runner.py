"""Drives a sync to its end: the one place that waits, between the slices of `sync_issues`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from attrs import evolve, frozen

from diip_adapters.cli.interruption import Interruption
from diip_core.domain.issue import Scope
from diip_core.domain.lease import LEASE_SECONDS
from diip_core.domain.permissions import OPERATOR
from diip_core.domain.retry import RetryPolicy
from diip_core.domain.sync_outcome import SyncOutcome
from diip_core.errors import Busy, RateLimited, SourceUnavailable
from diip_core.ports.bundle import Ports
from diip_core.use_cases.sync_issues import sync_issues

LONGEST_WAIT = timedelta(hours=1, minutes=5)
"""A provider that wants a longer pause than its usual hour is left in peace (TRUST T22)."""
CONNECT_POLICY = RetryPolicy(give_up_after=5)

Result = TypeVar("Result")


@frozen
class SyncTotals:
    """A whole run: ``outcome`` adds up its slices, ``retries`` are calls after a failure."""

    outcome: SyncOutcome
    retries: int
    waited_seconds: float
    seconds: float
    interrupted: bool


class Runner:
    """Runs what may have to be tried again, for a person at a terminal."""

    def __init__(self, ports: Ports, interruption: Interruption, tell: Callable[[str], None]) -> None:
        self._ports = ports
        self._interruption = interruption
        self._tell = tell
        self._waited_seconds = 0.0

    def ask(self, call: Callable[[], Result]) -> Result:
        """One live call, tried a few times.

        Raises:
            SourceUnavailable: it failed each time, or the provider wants too long a pause.
            KeyboardInterrupt: an end was asked for in between.
        """
        failures = 0
        while True:
            try:
                return call()
            except RateLimited as limit:
                self._wait_until(limit.retry_at, limit)
            except SourceUnavailable as failure:
                failures += 1
                if CONNECT_POLICY.is_hopeless(failures):
                    raise
                self._wait_until(failure.retry_at or self._backoff(failures), failure)
            if self._interruption.requested:
                raise KeyboardInterrupt

    def sync(self, scope: Scope, *, full: bool = False) -> SyncTotals:
        """Slice after slice, waiting in between, until the walk ends or an end is asked for.

        Raises:
            SourceUnavailable: too many failures in a row, or the provider wants too long a pause.
            Busy: another live run still held the scope after the time of a lease.
            DiipError: as `sync_issues`.
        """
        policy, clock = RetryPolicy(), self._ports.clock
        began, already_waited = clock.monotonic(), self._waited_seconds
        total, retries, failures = SyncOutcome(), 0, 0
        while not (total.finished or self._interruption.requested):
            outcome = self._slice(scope, full=full)
            total = _added(total, outcome)
            failures = 0 if outcome.pages else failures
            if outcome.failures:
                failures += 1
                retries += 1
                if policy.is_hopeless(failures):
                    raise SourceUnavailable(
                        f"gave up after {failures} failures in a row, the last: {outcome.message}; what was "
                        "read is kept, run the same command again later"
                    )
            if not outcome.finished and outcome.retry_at is not None:
                self._wait_until(outcome.retry_at, SourceUnavailable(outcome.message or "it asked for peace"))
        return SyncTotals(
            outcome=total,
            retries=retries,
            waited_seconds=self._waited_seconds - already_waited,
            seconds=clock.monotonic() - began,
            interrupted=not total.finished,
        )

    def _slice(self, scope: Scope, *, full: bool) -> SyncOutcome:
        patience_ends = self._ports.clock.monotonic() + LEASE_SECONDS
        told = False
        while True:
            try:
                return sync_issues(
                    self._ports, OPERATOR, scope, full=full, stop=lambda: self._interruption.requested
                )
            except Busy as busy:
                if self._interruption.requested:
                    return SyncOutcome(code="stopped")
                if self._ports.clock.monotonic() >= patience_ends:
                    raise
                if not told:
                    holder = busy.lease.holder
                    self._tell(
                        f"another run reads this scope (process {holder.pid} on {holder.host}); "
                        f"waiting up to {LEASE_SECONDS} s"
                    )
                    told = True
                self._wait_until(self._ports.clock.now() + timedelta(seconds=1), busy)

    def _backoff(self, failures: int) -> datetime:
        delay = CONNECT_POLICY.delay_seconds(failures, self._ports.fresh.chance())
        return self._ports.clock.now() + timedelta(seconds=delay)

    def _wait_until(self, until: datetime, reason: Exception) -> None:
        clock = self._ports.clock
        if until - clock.now() > LONGEST_WAIT:
            raise SourceUnavailable(
                f"the provider wants no call before {until:%Y-%m-%d %H:%M} UTC ({reason}); "
                "what was read is kept, run the same command again then"
            )

        def seconds_left() -> float:
            return (until - clock.now()).total_seconds()

        began = clock.monotonic()
        self._interruption.wait(seconds_left)
        self._waited_seconds += clock.monotonic() - began


def _added(total: SyncOutcome, more: SyncOutcome) -> SyncOutcome:
    """Counts add up; how it stands is told by the newest."""
    return evolve(
        more,
        pages=total.pages + more.pages,
        fetched=total.fetched + more.fetched,
        created=total.created + more.created,
        updated=total.updated + more.updated,
        unchanged=total.unchanged + more.unchanged,
        removed=total.removed + more.removed,
        quarantined=total.quarantined + more.quarantined,
        api_calls=total.api_calls + more.api_calls,
        resumed=total.resumed or (total.pages == 0 and more.resumed),
    )
