"""Which projects' analytics a job makes, waits to make, or made a moment ago."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ColumnElement, literal_column, or_, select

from diip_adapters.sql.tables import job
from diip_core.domain.jobs.job import LIVE
from diip_core.domain.jobs.tasks import AGGREGATE

REST_MICROSECONDS = 60_000_000
"""What failed must not be tried again at every tick."""


def is_at_rest(project_id: Column[Any], now: str) -> ColumnElement[bool]:
    """Whether no job works on a project's analytics; ``now`` is the database's clock in SQL."""
    lately = job.c.ended_at.op(">", is_comparison=True)(literal_column(f"({now} - {REST_MICROSECONDS})"))
    working = select(job.c.job_id).where(
        job.c.task == AGGREGATE, job.c.key == project_id, or_(job.c.state.in_(LIVE), lately)
    )
    return ~working.exists()
