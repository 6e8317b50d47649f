"""No bell at all."""

from __future__ import annotations

from collections.abc import Sequence

from diip_core.domain.jobs.service_health import NO_BROKER, Check


class SilentQueue:
    """See `diip_core.ports.job_queue.JobQueue`: every ring is lost, so jobs wait for the next poll."""

    def ring(self, job_ids: Sequence[str], /) -> None:
        pass

    def check_broker(self) -> Check:
        return NO_BROKER
