"""A simulated GitHub over real HTTP, and a mirror of it, on one clock that moves by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from attrs import evolve

from diip_adapters.github import GITHUB
from diip_adapters.simulators.faults import Fault
from diip_adapters.simulators.github import (
    ExpectedIssue,
    GitHubSimulator,
    Options,
    build_repository,
    expected_issues,
)
from diip_adapters.simulators.server import running
from diip_adapters.web import open_http
from diip_adapters.web.egress import parse_egress
from diip_adapters.web.limits import Limits
from diip_core.domain.identity.permissions import OPERATOR
from diip_core.domain.issues.export import ExportedIssue, export_record
from diip_core.domain.issues.sanitise import sanitise
from diip_core.domain.mirror.integration import Integration
from diip_core.errors import NotFound
from diip_core.events import Event
from diip_core.memory.bundle import memory_ports
from diip_core.memory.clock import ManualClock
from diip_core.ports.http import Http
from diip_core.ports.provider import Provider
from diip_core.ports.storage.storage import Storage
from diip_core.services.sync.run_to_end import SyncRun, run_to_end
from diip_core.use_cases.issues.export_issues import export_issues
from diip_core.use_cases.mirror.connect_integration import connect_integration
from diip_core.use_cases.mirror.sync_issues import sync_issues
from diip_core.use_cases.projects.create_project import create_project

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
REPOSITORY = "tidewater/harbour"
EGRESS = parse_egress("127.0.0.1", https_only=False)
PATIENT = Limits(total_seconds=60, connect_seconds=60, silence_seconds=60)
"""A sound answer comes within these, on however busy a machine."""
IMPATIENT = Limits(total_seconds=3, connect_seconds=60, silence_seconds=1)
"""For answers that come slowly or never."""


class Mirror:
    """``simulator`` is the provider; `run` syncs to the end, waiting on the common clock."""

    def __init__(
        self,
        simulator: GitHubSimulator,
        clock: ManualClock,
        base_url: str,
        storage: Storage | None,
        repository: str = REPOSITORY,
    ) -> None:
        self.simulator, self.clock, self.limits = simulator, clock, PATIENT
        self.announced: list[Event] = []
        own = {"storage": storage} if storage else {}
        self.ports = memory_ports(
            self.announced, clock=clock, provider=self._provider, http=self._http, **own
        )
        project = create_project(self.ports, OPERATOR, name=f"Tidewater {base_url}")
        self.scope = connect_integration(
            self.ports,
            OPERATOR,
            project.id,
            provider="github",
            config={"repository": repository},
            base_url=base_url,
            verify=False,
        ).scope

    def run(self, *, full: bool = False) -> SyncRun:
        def wait(seconds: float) -> bool:
            self.clock.advance(seconds)
            return True

        return run_to_end(
            lambda: sync_issues(self.ports, OPERATOR, self.scope, full=full), clock=self.clock, wait=wait
        )

    def faults(self, *faults: Fault) -> None:
        with self.simulator.lock:
            self.simulator.plan.replace(faults)

    @property
    def integration(self) -> Integration:
        with self.ports.storage.read() as view:
            return view.integrations.get(self.scope)

    def announced_of(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.announced if isinstance(event, kind)]

    @property
    def unreadable(self) -> dict[str, str]:
        """What is in quarantine: kind by source key."""
        with self.ports.storage.read() as view:
            return {q.unreadable.source_key: q.unreadable.kind for q in view.quarantine.all(self.scope)}

    @property
    def holds(self) -> dict[int, ExpectedIssue]:
        """What the mirror holds, in the words of the provider."""
        exported = export_issues(self.ports, OPERATOR, self.scope, with_comments=True)
        return {result.id: result for result in map(_expected_issue, exported)}

    @property
    def should_hold(self) -> dict[int, ExpectedIssue]:
        """What a perfect mirror would hold now, texts sanitised."""
        with self.simulator.lock:
            expected = expected_issues(self.simulator.repository())
        return {
            key: evolve(
                issue,
                title=sanitise(issue.title),
                body=None if issue.body is None else sanitise(issue.body),
                author=None if issue.author == "ghost" else issue.author,
                labels=tuple(sorted(issue.labels)),
            )
            for key, issue in expected.items()
        }

    def _provider(self, name: str) -> Provider:
        if name != "github":
            raise NotFound(f"there is no provider {name!r}")
        return GITHUB

    def _http(self, base_url: str) -> Http:
        return open_http(base_url, egress=EGRESS, now=self.clock.now, limits=self.limits)


@contextmanager
def mirrored(
    *,
    issues: int = 400,
    storage: Storage | None = None,
    faults: Iterable[Fault] = (),
    name: str = REPOSITORY,
    below: str = "",
    **options: Any,
) -> Iterator[Mirror]:
    """A simulator with a repository, served until the end, and an empty mirror of it.

    ``below`` is what follows the server's address where the mirror is connected to it.
    """
    clock = ManualClock(NOW)
    repository = build_repository(name, issues=issues, seed=3, now=NOW)
    simulator = GitHubSimulator(clock, [repository], seed=5, faults=faults, options=Options(**options))
    with running(simulator) as base_url:
        yield Mirror(simulator, clock, base_url + below, storage, name)


def require_exact(mirror: Mirror) -> None:
    """The mirror holds what the provider does, no more and no less."""
    holds, should_hold = mirror.holds, mirror.should_hold
    assert holds.keys() == should_hold.keys()
    assert [holds[key] for key in sorted(holds)] == [should_hold[key] for key in sorted(should_hold)]


def _expected_issue(exported: ExportedIssue) -> ExpectedIssue:
    record: dict[str, Any] = export_record(exported)
    return ExpectedIssue(
        id=int(record["external_id"]),
        number=int(record["key"][1:]),
        title=record["title"],
        body=record["body"],
        state=record["original_status"],
        state_reason=record["state_reason"],
        created_at=record["created_at"],
        updated_at=record["updated_at"],
        closed_at=record["closed_at"],
        author=record["author"],
        labels=tuple(record["labels"]),
        comment_ids=tuple(sorted(int(comment.external_id) for comment in exported.comments or ())),
        event_ids=tuple(sorted(int(made.external_id) for made in exported.transitions)),
    )
