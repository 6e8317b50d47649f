"""Which projects' analytics a job makes, waits to make, or made a moment ago, in memory."""

from __future__ import annotations

from datetime import timedelta

from diip_core.domain.jobs.job import LIVE
from diip_core.domain.jobs.tasks import AGGREGATE
from diip_core.memory.state import State
from diip_core.ports.clock import Clock

REST = timedelta(minutes=1)
"""What failed must not be tried again at every tick."""


def worked_on(state: State, clock: Clock) -> set[str]:
    """The projects whose analytics a job works on, or did within the last minute."""
    lately = clock.now() - REST
    return {
        job.key
        for job in state.jobs.values()
        if job.task == AGGREGATE
        and (job.state in LIVE or (job.ended_at is not None and job.ended_at > lately))
    }
