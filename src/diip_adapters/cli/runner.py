"""Runs a sync to its end. Only here does the command line wait, between the slices of `sync_issues`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from diip_adapters.cli.interruption import Interruption
from diip_core.domain.identity.permissions import OPERATOR
from diip_core.domain.issues.issue import Scope
from diip_core.domain.mirror.lease import LEASE_SECONDS, Busy
from diip_core.domain.mirror.retry import RetryPolicy
from diip_core.domain.mirror.sync_outcome import SyncOutcome
from diip_core.errors import RateLimited, SourceUnavailable
from diip_core.ports.bundle import Ports
from diip_core.services.sync.run_to_end import LONGEST_WAIT_SECONDS, SyncRun, run_to_end
from diip_core.use_cases.mirror.sync_issues import sync_issues

_SHORT_WAIT_SECONDS = 3.0
CONNECT_POLICY = RetryPolicy(give_up_after=5)

Result = TypeVar("Result")


class Runner:
    """Runs calls and syncs with retries, for a person at a terminal."""

    def __init__(self, ports: Ports, interruption: Interruption, print_line: Callable[[str], None]) -> None:
        self._ports = ports
        self._interruption = interruption
        self._print_line = print_line

    def call_with_retries(self, call: Callable[[], Result]) -> Result:
        """The result of a live call, after a few attempts if needed.

        Raises:
            SourceUnavailable: it failed each time, or the provider wants too long a pause.
            KeyboardInterrupt: the user asked for an end in between.
        """
        failures = 0
        while True:
            try:
                return call()
            except SourceUnavailable as failure:
                failures += not isinstance(failure, RateLimited)
                if CONNECT_POLICY.is_hopeless(failures):
                    raise
                seconds = self._pause_seconds(failure, failures)
                if seconds > _SHORT_WAIT_SECONDS:
                    self.print_line(f"{failure.message}; trying again in {seconds:.0f} s")
                if not self._wait(seconds):
                    raise KeyboardInterrupt from None

    def sync(self, scope: Scope, *, full: bool = False) -> SyncRun:
        """Run slice after slice, with pauses in between, until the walk or the user ends it.

        Raises:
            SourceUnavailable: too many failures in a row, or the provider wants too long a pause.
            Busy: another live run still held the scope after the duration of a lease.
            DiipError: as `sync_issues`.
        """
        return run_to_end(lambda: self._slice(scope, full=full), clock=self._ports.clock, wait=self._wait)

    def print_line(self, line: str) -> None:
        """One line for the person at the terminal."""
        self._print_line(line)

    def _slice(self, scope: Scope, *, full: bool) -> SyncOutcome:
        patience_ends = self._ports.clock.monotonic() + LEASE_SECONDS
        is_announced = False
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
                if not is_announced:
                    holder = busy.lease.holder
                    self._print_line(
                        f"another run is syncing this scope (process {holder.pid} on {holder.host}); "
                        f"waiting up to {LEASE_SECONDS} s"
                    )
                    is_announced = True
                self._wait(1.0)

    def _pause_seconds(self, failure: SourceUnavailable, failures: int) -> float:
        if failure.retry_at is None:
            return CONNECT_POLICY.delay_seconds(failures, self._ports.randomness.fraction())
        seconds = (failure.retry_at - self._ports.clock.now()).total_seconds()
        if seconds > LONGEST_WAIT_SECONDS:
            raise SourceUnavailable(
                f"the provider accepts no call before {failure.retry_at:%Y-%m-%d %H:%M} UTC; "
                "run the same command again then"
            ) from failure
        return seconds

    def _wait(self, seconds: float) -> bool:
        """Wait, unless the user asks for an end. Returns whether to continue."""
        clock = self._ports.clock
        until = clock.monotonic() + seconds
        self._interruption.wait(lambda: until - clock.monotonic())
        return not self._interruption.requested
