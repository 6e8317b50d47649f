"""What one may ask of the ledger of jobs."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from diip_core.domain.jobs.job import JobState


@frozen
class JobQuery:
    """Filters all hold at once; null filters nothing. ``after`` is the id of the last job seen."""

    task: str | None = None
    state: JobState | None = None
    project_id: str | None = None
    limit: int = 50
    after: str | None = None


@frozen
class JobCounts:
    """How many jobs there are by (task, state), and how long the first that is due has waited."""

    by_state: Mapping[tuple[str, JobState], int]
    overdue_seconds: float = 0.0
