"""Syncing to the end for whoever has the time: slice after slice, waiting in between."""

from __future__ import annotations

from collections.abc import Callable

from attrs import evolve, frozen

from diip_core.domain.retry import RetryPolicy
from diip_core.domain.sync_outcome import SyncOutcome
from diip_core.errors import RateLimited, SourceUnavailable
from diip_core.ports.clock import Clock

LONGEST_WAIT_SECONDS = 3600.0
"""A provider that wants peace for longer is left in peace, and the run ends (PROVIDERS, Limits)."""


@frozen
class SyncRun:
    """A whole run: ``outcome`` is the sum of its slices, ``retries`` how often something failed between.

    ``interrupted``: somebody ended a wait; the next run goes on where this one stands.
    """

    outcome: SyncOutcome
    retries: int = 0
    waited_seconds: float = 0.0
    interrupted: bool = False


def run_to_end(
    take_slice: Callable[[], SyncOutcome],
    *,
    clock: Clock,
    wait: Callable[[float], bool],
    policy: RetryPolicy = RetryPolicy(),  # noqa: B008 - frozen
) -> SyncRun:
    """Take slices until the walk has ended.

    ``wait`` takes seconds and answers False where the waiting was broken off.

    Raises:
        SourceUnavailable: nothing came after many tries in a row; what was read before is kept.
        RateLimited: the provider wants no call for more than an hour.
        Whatever ``take_slice`` raises.
    """
    taken = take_slice()
    run = SyncRun(outcome=taken, retries=bool(taken.failures))
    while True:
        if taken.finished:
            return run
        if taken.code == "stopped":
            return evolve(run, interrupted=True)
        seconds = _pause_seconds(taken, clock, policy)
        began = clock.monotonic()
        went_on = wait(seconds)
        run = evolve(run, waited_seconds=run.waited_seconds + clock.monotonic() - began)
        if not went_on:
            return evolve(run, interrupted=True)
        taken = take_slice()
        run = evolve(run, outcome=run.outcome.followed_by(taken), retries=run.retries + bool(taken.failures))


def _pause_seconds(taken: SyncOutcome, clock: Clock, policy: RetryPolicy) -> float:
    if policy.is_hopeless(taken.failures):
        raise SourceUnavailable(
            f"{taken.message or 'the provider cannot be reached'} ({taken.failures} times in a row); "
            "what was read is kept, run again later",
            code=taken.code,
        )
    if taken.retry_at is None:
        return 0.0
    seconds = max((taken.retry_at - clock.now()).total_seconds(), 0.0)
    if seconds > LONGEST_WAIT_SECONDS:
        raise RateLimited(
            f"the provider wants no call before {taken.retry_at:%Y-%m-%d %H:%M} UTC; "
            "what was read is kept, run again then",
            retry_at=taken.retry_at,
        )
    return seconds
