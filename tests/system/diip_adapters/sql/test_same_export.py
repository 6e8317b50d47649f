"""The same pages give the same export, byte for byte, from every storage."""

from __future__ import annotations

import json
from contextlib import closing

from diip_adapters.sql.database import open_storage
from diip_core.domain.issues.export import export_record
from diip_core.domain.issues.issue import Scope
from diip_core.memory.clock import ManualClock
from diip_core.memory.storage import MemoryStorage
from diip_core.ports.storage.storage import Storage
from diip_core.testing.samples import (
    START,
    a_comment,
    a_full_issue,
    a_project,
    a_transition,
    after,
    an_integration,
    an_issue,
    snapshots,
)

CUSTOM = {"z": 1e16, "a": [1.0, {"ü": None, "b": "\u2028"}], "big": 10**30, "B": -0.0}


def test_three_storages_export_the_same_bytes(sqlite_url: str, postgres_url: str) -> None:
    with closing(open_storage(sqlite_url)) as sqlite, closing(open_storage(postgres_url)) as postgres:
        memory, *others = (
            exported(storage) for storage in (MemoryStorage(ManualClock(START)), sqlite, postgres)
        )
    assert others == [memory, memory]


def exported(storage: Storage) -> str:
    """The export of a scope that was written in several pages, activities first."""
    project = a_project(slug="one")
    integration = an_integration(project.id, scope_name="octo/rockets")
    scope: Scope = integration.scope
    with storage.begin() as work:
        work.projects.add(project)
        work.integrations.add(integration)
        work.issues.add_comments(scope, [a_comment(n, issue_key=f"#{n % 7}") for n in range(40)])
    with storage.begin() as work:
        work.issues.upsert(scope, snapshots(an_issue(n, labels=("b", "Z", "ä")) for n in range(300)))
        work.issues.upsert(
            scope, snapshots([a_full_issue(), an_issue(2, custom=CUSTOM, updated_at=after(9))])
        )
        work.issues.add_transitions(
            scope, [a_transition(n, issue_key="OLD-1", at=after(n)) for n in range(9)]
        )
    with storage.read() as view:
        return "\n".join(
            json.dumps(export_record(issue), ensure_ascii=False, sort_keys=True)
            for issue in view.issues.export(scope, limit=1000, with_comments=True)
        )
