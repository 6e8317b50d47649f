"""DIIP in ten lines: mirror a tracker and ask about it, with no server, settings or global state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from attrs import evolve, frozen

from diip_core.domain.identity.permissions import OPERATOR
from diip_core.domain.identity.policy import Policy
from diip_core.domain.insight.flow.bottleneck_report import BottleneckReport
from diip_core.domain.insight.flow.summary import Summary
from diip_core.domain.insight.flow.trend_report import TrendReport
from diip_core.domain.insight.flow.trends import TrendInterval
from diip_core.domain.insight.priority.priority_report import PriorityReport
from diip_core.domain.insight.report import Report
from diip_core.domain.insight.spikes.spike_report import SpikeReport
from diip_core.domain.issues.export import ExportedIssue
from diip_core.domain.issues.issue_query import IssueQuery
from diip_core.domain.issues.snapshot import StoredIssue
from diip_core.domain.mirror.integration import Integration
from diip_core.domain.mirror.sync_outcome import SyncOutcome
from diip_core.domain.projects.project_lookup import find_target_project
from diip_core.domain.secret import Secret
from diip_core.events import Event
from diip_core.memory.identity.password_hasher import MemoryPasswordHasher
from diip_core.memory.identity.token_issuer import MemoryTokenIssuer
from diip_core.memory.jobs.job_queue import MemoryJobQueue
from diip_core.memory.mirror.secret_box import MemorySecretBox
from diip_core.ports.bundle import Ports
from diip_core.ports.clock import Clock
from diip_core.ports.http import Http
from diip_core.ports.id_generator import IdGenerator
from diip_core.ports.issue_source import IssueSource
from diip_core.ports.process_identity import ProcessIdentity
from diip_core.ports.provider import Connection, Provider
from diip_core.ports.randomness import Randomness
from diip_core.ports.storage.storage import Storage
from diip_core.services.sync.run_to_end import run_to_end
from diip_core.use_cases.insight.get_report import get_report
from diip_core.use_cases.insight.get_summary import get_summary
from diip_core.use_cases.insight.get_trends import get_trends
from diip_core.use_cases.insight.list_bottlenecks import list_bottlenecks
from diip_core.use_cases.insight.list_priorities import list_priorities
from diip_core.use_cases.insight.list_spikes import list_spikes
from diip_core.use_cases.issues.export_issues import export_issues
from diip_core.use_cases.issues.find_issues import find_issues
from diip_core.use_cases.mirror.connect_integration import connect_integration
from diip_core.use_cases.mirror.sync_issues import sync_issues
from diip_core.use_cases.projects.create_project import create_project


@frozen
class Tracker:
    """One scope of a tracker and everything that reading it takes.

    ``wait`` takes seconds; it answers False to break a run off.
    """

    provider: Provider
    scope: str
    base_url: str
    token: Secret | None
    http: Callable[[str], Http]
    clock: Clock
    ids: IdGenerator
    randomness: Randomness
    process: ProcessIdentity
    wait: Callable[[float], bool]


@frozen
class Mirror:
    """The mirror that `mirror` made, with its queries. ``outcome`` says how the sync went."""

    outcome: SyncOutcome
    integration: Integration
    _ports: Ports

    def summary(self, *, start: datetime | None = None, end: datetime | None = None) -> Summary:
        """The scope in numbers; see `Summary` for what they mean and what they are based on."""
        return get_summary(
            self._ports,
            OPERATOR,
            self.integration.project_id,
            integration_id=self.integration.id,
            start=start,
            end=end,
        )

    def trends(
        self,
        *,
        interval: TrendInterval = "week",
        start: datetime | None = None,
        end: datetime | None = None,
    ) -> TrendReport:
        """Created, closed, reopened and open issues by day, week or month."""
        return get_trends(
            self._ports,
            OPERATOR,
            self.integration.project_id,
            interval=interval,
            integration_id=self.integration.id,
            start=start,
            end=end,
        )

    def spikes(self, *, start: datetime | None = None, end: datetime | None = None) -> SpikeReport:
        """Days on which more came than a normal day brings, the newest first."""
        return list_spikes(
            self._ports,
            OPERATOR,
            self.integration.project_id,
            integration_id=self.integration.id,
            start=start,
            end=end,
        )

    def bottlenecks(self, *, end: datetime | None = None) -> BottleneckReport:
        """Where issues get stuck and which of them, and what changed recently."""
        return list_bottlenecks(
            self._ports, OPERATOR, self.integration.project_id, integration_id=self.integration.id, end=end
        )

    def priorities(self) -> PriorityReport:
        """The open issues as two lists, answer now and overdue, with every term of each score."""
        return list_priorities(
            self._ports, OPERATOR, self.integration.project_id, integration_id=self.integration.id
        )

    def report(self, *, start: datetime | None = None, end: datetime | None = None) -> Report:
        """All there is to say, from one look at the data."""
        return get_report(
            self._ports,
            OPERATOR,
            self.integration.project_id,
            integration_id=self.integration.id,
            start=start,
            end=end,
        )

    def issues(self) -> Iterator[StoredIssue]:
        """Every issue, the last updated first, streamed page by page."""
        query: IssueQuery | None = IssueQuery(
            project_id=self.integration.project_id, integration_id=self.integration.id
        )
        while query is not None:
            page = find_issues(self._ports, OPERATOR, query)
            yield from page.items
            query = evolve(query, after=page.next) if page.next else None

    def export(self, *, with_comments: bool = False) -> Iterator[ExportedIssue]:
        """Every issue with its history, by external id as text; see `export_record` for the record."""
        return export_issues(self._ports, OPERATOR, self.integration.scope, with_comments=with_comments)


def mirror(
    tracker: Tracker,
    storage: Storage,
    *,
    project: str = "default",
    full: bool = False,
    announce: Callable[[Event], None] = lambda event: None,
) -> Mirror:
    """Bring the storage up to date with the tracker; called again, it continues where it ended.

    It waits out the provider's limits and passing failures. ``project`` is a slug or a name,
    created if it is missing.

    Raises:
        InvalidInput: the scope's name is not one of this tracker, or the project's does not say which.
        AccessDenied, SourceMisconfigured, SourceBroken: a person must act.
        SourceUnavailable: nothing came after many tries; what was read before stays stored.
    """
    ports = _ports(tracker, storage, announce)
    integration = _integration(ports, tracker, project)
    run = run_to_end(
        lambda: sync_issues(ports, OPERATOR, integration.scope, full=full),
        clock=tracker.clock,
        wait=tracker.wait,
    )
    return Mirror(outcome=run.outcome, integration=integration, ports=ports)


def _ports(tracker: Tracker, storage: Storage, announce: Callable[[Event], None]) -> Ports:
    """Ports on which a token is handed over with each opening and never stored."""

    def opened(connection: Connection) -> IssueSource:
        return tracker.provider.open(evolve(connection, token=tracker.token))

    provider = evolve(tracker.provider, open=opened)
    return Ports(
        storage=storage,
        clock=tracker.clock,
        ids=tracker.ids,
        randomness=tracker.randomness,
        process=tracker.process,
        secret_box=MemorySecretBox(),
        passwords=MemoryPasswordHasher(),
        tokens=MemoryTokenIssuer(),
        policy=Policy(),
        provider=lambda name: provider,
        providers=lambda: (provider,),
        http=tracker.http,
        announce=announce,
        failpoint=lambda name: None,
        queue=MemoryJobQueue(),
    )


def _integration(ports: Ports, tracker: Tracker, project_name: str) -> Integration:
    """The project's integration of this scope, created if it is missing."""
    provider = tracker.provider
    config = provider.config_for(tracker.scope)
    scope_name = provider.scope_name(provider.form.parse(config))
    with ports.storage.read() as view:
        project = find_target_project(view.projects.all(), project_name)
        known = view.integrations.of_project(project.id) if project else ()
    for integration in known:
        if (integration.provider, integration.scope_name) == (provider.name, scope_name):
            return integration
    project = project or create_project(ports, OPERATOR, name=project_name)
    return connect_integration(
        ports,
        OPERATOR,
        project.id,
        provider=provider.name,
        config=config,
        base_url=tracker.base_url,
        verify=False,
    )
