"""Syncing to the end for whoever has the time: slice after slice, waiting in between."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from diip_core.domain.mirror.retry import RetryPolicy
from diip_core.domain.mirror.sync_outcome import SyncOutcome
from diip_core.errors import RateLimited, SourceUnavailable
from diip_core.ports.clock import Clock

LONGEST_WAIT_SECONDS = 3900.0
"""A provider that wants a longer pause than its hour is left in peace, and the run ends (guarantee T22)."""
POLICY = RetryPolicy()


@frozen
class SyncRun:
    """A whole run: ``outcome`` is the sum of its slices, ``retries`` how often something failed between.

    ``seconds`` is how long it took in all, ``waited_seconds`` the waits in it. ``interrupted``: somebody
    broke it off; the next run continues where this one stands.
    """

    outcome: SyncOutcome
    retries: int = 0
    waited_seconds: float = 0.0
    seconds: float = 0.0
    interrupted: bool = False


def run_to_end(
    take_slice: Callable[[], SyncOutcome], *, clock: Clock, wait: Callable[[float], bool]
) -> SyncRun:
    """Take slices until the walk has ended.

    ``wait`` takes seconds and answers False where the waiting was broken off.

    Raises:
        SourceUnavailable: nine failures in a row without a page between; what was read before is stored.
        RateLimited: the provider wants no call for more than an hour.
        Whatever ``take_slice`` raises.
    """
    began, waited_seconds, retries, failures = clock.monotonic(), 0.0, 0, 0
    outcome: SyncOutcome | None = None
    while True:
        taken = take_slice()
        outcome = outcome.followed_by(taken) if outcome else taken
        went_on = taken.code != "stopped"
        if not taken.finished and went_on:
            failures = (0 if taken.pages else failures) + bool(taken.failures)
            retries += bool(taken.failures)
            seconds = _pause_seconds(taken, failures, clock)
            paused_at = clock.monotonic()
            went_on = wait(seconds)
            waited_seconds += clock.monotonic() - paused_at
        if taken.finished or not went_on:
            return SyncRun(
                outcome=outcome,
                retries=retries,
                waited_seconds=waited_seconds,
                seconds=clock.monotonic() - began,
                interrupted=not taken.finished,
            )


def _pause_seconds(taken: SyncOutcome, failures: int, clock: Clock) -> float:
    if POLICY.is_hopeless(failures):
        raise SourceUnavailable(
            f"gave up after {failures} failures in a row, the last: {taken.message}; what was read stays "
            "stored, run the same again later",
            code=taken.code,
        )
    if taken.retry_at is None:
        return 0.0
    seconds = max((taken.retry_at - clock.now()).total_seconds(), 0.0)
    if seconds > LONGEST_WAIT_SECONDS:
        raise RateLimited(
            f"the provider wants no call before {taken.retry_at:%Y-%m-%d %H:%M} UTC; what was read stays "
            "stored, run the same again then",
            retry_at=taken.retry_at,
        )
    return seconds
