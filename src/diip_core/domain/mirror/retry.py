"""When to try again: a pure policy. Whoever waits (the queue, the command line) asks it."""

from __future__ import annotations

from attrs import frozen

from diip_core.errors import AccessDenied, SourceBroken, SourceError, SourceUnavailable

SAME_REQUEST_LIMITS = {"bad_json": 4, "bad_utf8": 2, "html": 4}
"""At which failure in a row of one request this is no accident any more (guarantee F04, F07, F08)."""


@frozen
class RetryPolicy:
    """Full jitter: the n-th retry, n from 0, waits a random share of ``min(cap, base · 2ⁿ)``
    seconds (guarantee P8).
    """

    base_seconds: float = 0.5
    cap_seconds: float = 30.0
    give_up_after: int = 9

    def delay_seconds(self, failures: int, chance: float) -> float:
        """How long to wait after ``failures`` failures in a row (from 1), with ``chance`` in [0, 1)."""
        exponent = min(max(failures, 1) - 1, 32)
        return float(chance * min(self.cap_seconds, self.base_seconds * 2**exponent))

    def is_hopeless(self, failures: int) -> bool:
        """Whether to report the failure to the person at the terminal instead of waiting on."""
        return failures >= self.give_up_after


def escalate(error: SourceUnavailable, failures: int) -> SourceError:
    """What ``failures`` equal failures in a row of one request really mean."""
    limit = SAME_REQUEST_LIMITS.get(error.code)
    if limit is None or failures < limit:
        return error
    if error.code == "html":
        return AccessDenied(
            "the provider keeps sending a web page instead of data, as a log-in or proxy page does; "
            "check the address and the token",
            code="html",
        )
    return SourceBroken(
        f"the provider sent an unreadable answer {failures} times in a row ({error.code}); "
        "run again later and report it if it stays",
        code="contract_fault",
    )
