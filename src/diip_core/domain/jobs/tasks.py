"""The tasks there are, and the jobs that ask for them. Arguments are identifiers only."""

from __future__ import annotations

from diip_core.domain.issues.issue import Scope
from diip_core.domain.jobs.job import NewJob

SYNC = "sync_project_issues"
CHECK = "check_integration"
RETRY = "retry_failed_api"
CLEAN_UP = "clean_up"
AGGREGATE = "aggregate_analytics"
OF_INTEGRATION = (SYNC, CHECK, RETRY)
"""The tasks whose key is an integration's id."""
EVERYTHING = "all"
"""The key of a task that is of no project."""


def of_integration(job_id: str, task: str, scope: Scope, *, full: bool = False) -> NewJob:
    """A job for one integration. ``full`` reads everything again."""
    args = {"project_id": scope.project_id, "integration_id": scope.integration_id}
    return NewJob(
        id=job_id,
        task=task,
        key=scope.integration_id,
        args={**args, "full": True} if full else args,
        project_id=scope.project_id,
    )


def aggregating(job_id: str, project_id: str) -> NewJob:
    """A job that brings a project's analytics up to date."""
    return NewJob(
        id=job_id, task=AGGREGATE, key=project_id, args={"project_id": project_id}, project_id=project_id
    )


def cleaning(job_id: str) -> NewJob:
    """A job that clears what nobody needs any more."""
    return NewJob(id=job_id, task=CLEAN_UP, key=EVERYTHING)
