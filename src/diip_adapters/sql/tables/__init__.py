"""The schema, once for both databases.

Every row of project data begins its primary key with ``project_id``, and every unique constraint holds it
(ARCHITECTURE 9), so the tables can be partitioned or spread over machines as they are. Bulk tables have no
foreign keys: comments and transitions may come before their issue, and a check a row would cost more than
the whole upsert.
"""

from diip_adapters.sql.tables.accounts import (
    account,
    api_key,
    audit_entry,
    known_place,
    project_member,
    rate_limit_counter,
    refresh_token,
    token_family,
)
from diip_adapters.sql.tables.analytics import cached_result, daily_flow, dirty_day
from diip_adapters.sql.tables.columns import METADATA
from diip_adapters.sql.tables.issues import (
    comment,
    issue,
    issue_alias,
    issue_words,
    raw_payload,
    transition,
)
from diip_adapters.sql.tables.jobs import job, removed_scope, worker
from diip_adapters.sql.tables.projects import integration, project
from diip_adapters.sql.tables.reading import api_call, checkpoint, quarantine

__all__ = [
    "METADATA",
    "account",
    "api_call",
    "api_key",
    "audit_entry",
    "cached_result",
    "checkpoint",
    "comment",
    "daily_flow",
    "dirty_day",
    "integration",
    "issue",
    "issue_alias",
    "issue_words",
    "job",
    "known_place",
    "project",
    "project_member",
    "quarantine",
    "rate_limit_counter",
    "raw_payload",
    "refresh_token",
    "removed_scope",
    "token_family",
    "transition",
    "worker",
]
