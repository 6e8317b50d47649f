"""The schema, once for both databases.

Every row of project data begins its primary key with ``project_id``, and every unique constraint holds it
(ARCHITECTURE 9), so the tables can be partitioned or spread over machines as they are. Bulk tables have no
foreign keys: comments and transitions may come before their issue, and a check a row would cost more than
the whole upsert.
"""

from diip_adapters.sql.tables.columns import METADATA
from diip_adapters.sql.tables.issues import comment, issue, issue_alias, raw_payload, transition
from diip_adapters.sql.tables.projects import integration, project
from diip_adapters.sql.tables.reading import api_call, checkpoint, quarantine

__all__ = [
    "METADATA",
    "api_call",
    "checkpoint",
    "comment",
    "integration",
    "issue",
    "issue_alias",
    "project",
    "quarantine",
    "raw_payload",
    "transition",
]
