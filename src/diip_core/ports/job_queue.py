"""The doorbell of the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from diip_core.domain.jobs.service_health import Check


class JobQueue(Protocol):
    """Wakes workers. The ledger is the truth: a ring that is lost costs seconds, never a job."""

    def ring(self, job_ids: Sequence[str], /) -> None:
        """Notify workers that these jobs are due, once they are committed.

        It returns at once and never raises, whether or not anybody hears it.
        """
        ...

    def check_broker(self) -> Check:
        """Ask the message broker whether it answers; `NO_BROKER` if the queue needs none."""
        ...
