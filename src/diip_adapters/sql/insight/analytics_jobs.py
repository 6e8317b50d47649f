"""Which projects have a live or recently ended analytics job."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ColumnElement, literal_column, or_, select

from diip_adapters.sql.tables import job
from diip_core.domain.jobs.job import LIVE
from diip_core.domain.jobs.tasks import AGGREGATE

PAUSE_MICROSECONDS = 60_000_000
"""After a job ended, so that one that fails does not run again at every tick."""


def is_at_rest(project_id: Column[Any], now: str) -> ColumnElement[bool]:
    """Whether no analytics job of the project is live or ended recently.

    ``now`` is the database's clock in SQL, in microseconds.
    """
    recently = job.c.ended_at.op(">", is_comparison=True)(literal_column(f"({now} - {PAUSE_MICROSECONDS})"))
    jobs = select(job.c.job_id).where(
        job.c.task == AGGREGATE, job.c.key == project_id, or_(job.c.state.in_(LIVE), recently)
    )
    return ~jobs.exists()
