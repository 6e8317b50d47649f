"""A project with one integration of a made-up tracker, all in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from attrs import frozen

from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.domain.issues.export import export_record
from diip_core.domain.issues.issue import Issue, Scope
from diip_core.domain.issues.vocabulary import Vocabulary
from diip_core.domain.mirror.calls import ApiCall
from diip_core.domain.mirror.checkpoint import Checkpoint
from diip_core.domain.mirror.integration import Integration
from diip_core.domain.mirror.quarantine import Quarantined, Unreadable
from diip_core.domain.mirror.sync_outcome import SyncOutcome
from diip_core.domain.projects.project import Project
from diip_core.errors import NotFound, SourceError
from diip_core.events import Event
from diip_core.memory.bundle import START, memory_ports
from diip_core.memory.clock import ManualClock
from diip_core.memory.http import Canned, CannedHttp
from diip_core.memory.mirror.issue_source import IDENTITY, ListedSource, page
from diip_core.ports.bundle import Ports
from diip_core.ports.connect_form import option
from diip_core.ports.issue_source import Cursor, Identity, IssueSource, Page
from diip_core.ports.provider import Connection, Provider
from diip_core.ports.storage.storage import ReadView, Storage, UnitOfWork
from diip_core.testing.samples import an_issue
from diip_core.use_cases.issues.export_issues import export_issues
from diip_core.use_cases.mirror.sync_issues import sync_issues

BASE = "https://tracker.example"
STRANGER = Actor(user_id="stranger")
Kind = TypeVar("Kind", bound=Event)


@frozen
class TrackerSettings:
    repository: str = option("Repository", description="owner/name", pattern="[^/]+/[^/]+")


class AskingSource:
    """A source over planted pages that makes one call for each, as a real one does."""

    def __init__(self, connection: Connection, listed: ListedSource) -> None:
        self._connection = connection
        self._listed = listed

    def check(self) -> Identity:
        self._ask("/scope")
        return self._listed.check()

    def fetch(self, cursor: Cursor | None, /) -> Page:
        self._ask("/issues")
        return self._listed.fetch(cursor)

    def close(self) -> None:
        self._listed.close()

    def _ask(self, path: str) -> None:
        token = self._connection.token
        headers = {"Authorization": token.reveal()} if token else {}
        self._connection.http.get(self._connection.base_url + path, params={"q": "x"}, headers=headers)


class World:
    """``listed`` is what the tracker holds, ``announced`` what was announced so far."""

    def __init__(self, *pages: Page | SourceError, **overrides: Any) -> None:
        self.announced: list[Event] = []
        self.clock = ManualClock(START)
        self.listed = ListedSource(list(pages))
        self.http = CannedHttp(BASE, self.clock.now)
        for path in ("/scope", "/issues"):
            self.http.plant(path, Canned())
        self.open: Callable[[Connection], IssueSource] = lambda connection: AskingSource(
            connection, self.listed
        )
        self.ports: Ports = memory_ports(
            self.announced,
            **{
                "clock": self.clock,
                "provider": self.provider,
                "http": lambda base_url: self.http,
                **overrides,
            },
        )
        project = Project(id="p", name="P", slug="p", created_at=START, owner_id="owner")
        integration = Integration(
            id="i",
            project_id="p",
            provider="tracker",
            scope_name=IDENTITY.scope_name,
            base_url=BASE,
            created_at=START,
            config={"repository": IDENTITY.scope_name},
        )
        self.scope: Scope = integration.scope
        with self.ports.storage.begin() as work:
            work.projects.add(project)
            work.integrations.add(integration)

    def provider(self, name: str) -> Provider:
        if name != "tracker":
            raise NotFound(f"there is no provider {name!r}")
        return Provider(
            name="tracker",
            title="Tracker",
            default_base_url=BASE,
            settings=TrackerSettings,
            scope_name=lambda settings: settings.repository,
            config_for=lambda scope: {"repository": scope},
            open=self.open,
            vocabulary=Vocabulary(statuses={"open": "open", "closed": "closed"}, label_types={"bug": "bug"}),
        )

    def sync(self, actor: Actor = OPERATOR, **how: Any) -> SyncOutcome:
        return sync_issues(self.ports, actor, self.scope, **how)

    def change(self, change: Callable[[Integration], Integration]) -> None:
        """Rewrite the integration's row."""
        with self.ports.storage.begin() as work:
            work.integrations.update(change(work.integrations.get(self.scope)))

    @property
    def integration(self) -> Integration:
        with self.ports.storage.read() as view:
            return view.integrations.get(self.scope)

    @property
    def checkpoint(self) -> Checkpoint:
        with self.ports.storage.begin() as work:
            return work.checkpoints.peek(self.scope)

    @property
    def quarantine(self) -> list[Quarantined]:
        with self.ports.storage.read() as view:
            return list(view.quarantine.all(self.scope))

    @property
    def calls(self) -> tuple[ApiCall, ...]:
        with self.ports.storage.read() as view:
            return view.calls.latest(self.scope).items

    @property
    def records(self) -> list[dict[str, Any]]:
        exported = export_issues(self.ports, OPERATOR, self.scope, with_comments=True)
        return list(map(export_record, exported))

    @property
    def external_ids(self) -> list[str]:
        return [record["external_id"] for record in self.records]

    def heard(self, kind: type[Kind]) -> list[Kind]:
        return [event for event in self.announced if isinstance(event, kind)]


class WrappedStorage:
    """A storage with something of one's own before and within each transaction."""

    def __init__(self, storage: Storage, before: Callable[[], None] = lambda: None) -> None:
        self.storage = storage
        self.before = before

    @contextmanager
    def begin(self) -> Iterator[UnitOfWork]:
        self.before()
        with self.storage.begin() as work:
            yield work

    @contextmanager
    def read(self, *, consistent: bool = True) -> Iterator[ReadView]:
        with self.storage.read(consistent=consistent) as view:
            yield view

    def schema_version(self) -> str:
        return self.storage.schema_version()

    def close(self) -> None:
        self.storage.close()


def issues(*numbers: int, **changes: Any) -> tuple[Issue, ...]:
    return tuple(an_issue(number, **changes) for number in numbers)


def issue_page(*numbers: int, **changes: Any) -> Page:
    return page(issues=issues(*numbers, **changes))


def unreadable(key: str = "1001", raw: bytes = b"{") -> Unreadable:
    return Unreadable(kind="issue", source_key=key, raw=raw, reason="issue: title is missing")
