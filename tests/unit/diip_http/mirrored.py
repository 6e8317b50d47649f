"""A project whose mirrored issues are written down by hand, and its owner's client."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from attrs import evolve
from tests.unit.diip_http.service import Client, logged_in, make_user, serving
from tests.unit.diip_http.town import town_ports

from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.domain.issues.issue import Person, Scope
from diip_core.domain.issues.snapshot import Snapshot
from diip_core.memory.bundle import START
from diip_core.testing.samples import a_snapshot, an_issue
from diip_core.use_cases.insight.aggregate_analytics import aggregate_analytics
from diip_core.use_cases.mirror.connect_integration import connect_integration
from diip_core.use_cases.projects.create_project import create_project

NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)
"""A Wednesday."""
OWNER = "ada@example.org"


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def issue(
    number: int,
    created_at: datetime,
    *,
    closed_at: datetime | None = None,
    labels: Iterable[str] = (),
    author: str | None = None,
    **words: Any,
) -> Snapshot:
    """An issue by an account of its own; ``words`` are DIIP's for its type and priority."""
    made = an_issue(
        number,
        created_at=created_at,
        updated_at=closed_at or created_at,
        resolved_at=closed_at,
        original_status="closed" if closed_at else "open",
        labels=tuple(labels),
        author=Person(author or f"user{number}"),
    )
    return a_snapshot(made, **words)


def quiet(days: int = 120) -> list[Snapshot]:
    """Two issues a day, one in a week of them about the dock, up to yesterday."""
    return [
        issue(
            100 + 2 * back + half,
            days_ago(back + 0.1 + 0.3 * half),
            labels=["dock"] if back % 7 == 3 and half else [],
        )
        for back in range(1, days + 1)
        for half in (0, 1)
    ]


class Mirrored:
    """Project ``project_id`` with one tracker, read to its end a moment ago unless ``changes`` say more."""

    def __init__(self, issues: Iterable[Snapshot] = (), *, zone: str = "UTC", **changes: Any) -> None:
        self.ports = town_ports()
        self.ports.clock.advance((NOW - START).total_seconds())  # type: ignore[attr-defined]
        self.owner = Actor(make_user(self.ports, OWNER))
        self.project_id = create_project(self.ports, self.owner, name="Harbour").id
        integration = connect_integration(
            self.ports,
            self.owner,
            self.project_id,
            provider="tracker",
            config={"repository": "octo/rockets"},
            verify=False,
        )
        self.scope = Scope(self.project_id, integration.id)
        read = {"first_complete_at": days_ago(1), "last_synced_at": NOW, "complete": True, **changes}
        with self.ports.storage.begin() as work:
            project = work.projects.get(self.project_id)
            work.projects.update(evolve(project, timezone=zone))
            work.integrations.update(evolve(work.integrations.get(self.scope), **read))
            work.issues.upsert(self.scope, list(issues))

    def analyse(self) -> None:
        """Keep what the background keeps."""
        assert aggregate_analytics(self.ports, OPERATOR, self.project_id)

    @contextmanager
    def asked(self) -> Iterator[Asking]:
        """Its owner, over HTTP."""
        with serving(self.ports) as anyone:
            yield Asking(logged_in(anyone, OWNER), self.project_id)


class Asking:
    """Asks for a project's analytics by name."""

    def __init__(self, client: Client, project_id: str) -> None:
        self.client, self.project_id = client, project_id

    def answer(self, name: str, query: str = "") -> httpx.Response:
        path = "/api/analytics/overview/" if name == "overview" else f"{self.of_project}analytics/{name}/"
        return self.client.get(f"{path}?{query}" if query else path)

    def __call__(self, name: str, query: str = "") -> Any:
        answer = self.answer(name, query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    @property
    def of_project(self) -> str:
        return f"/api/projects/{self.project_id}/"
