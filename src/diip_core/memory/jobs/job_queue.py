"""A doorbell that only remembers."""

from __future__ import annotations

from collections.abc import Sequence

from diip_core.domain.jobs.service_health import NO_BROKER, Check


class MemoryJobQueue:
    """See `diip_core.ports.job_queue.JobQueue`. ``rung`` are the ids that were rung for, in order."""

    def __init__(self) -> None:
        self.rung: list[str] = []

    def ring(self, job_ids: Sequence[str], /) -> None:
        self.rung += job_ids

    def check_broker(self) -> Check:
        return NO_BROKER
