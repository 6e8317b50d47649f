"""What a unit of work and a read view offer, one Protocol a thing.

Every repository of project data is asked with a project or scope; rows of another one are never seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from diip_core.domain.identity.permissions import Access
from diip_core.domain.insight.flow.issue_counts import Tally
from diip_core.domain.insight.spikes.creation import Creation
from diip_core.domain.insight.spikes.inactivity import OngoingSilence
from diip_core.domain.issues.analytics_issue import IssueFacts
from diip_core.domain.issues.export import ExportedIssue
from diip_core.domain.issues.issue import Comment, Scope, Transition
from diip_core.domain.issues.issue_query import IssueList, IssuePage, IssueQuery
from diip_core.domain.issues.snapshot import Snapshot, StoredIssue, Upserted
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.mirror.calls import ApiCall, CallList, CallPosition
from diip_core.domain.mirror.checkpoint import Checkpoint
from diip_core.domain.mirror.integration import Integration, IntegrationStatus
from diip_core.domain.mirror.lease import Holder, Lease
from diip_core.domain.mirror.quarantine import Quarantined, Unreadable
from diip_core.domain.projects.project import Project
from diip_core.domain.window import Window


class ReadProjects(Protocol):
    def get(self, project_id: str, /) -> Project:
        """The project. Raises NotFound."""
        ...

    def by_slug(self, slug: str, /) -> Project | None: ...

    def all(self) -> tuple[Project, ...]:
        """Every project, oldest first."""
        ...

    def page(
        self, *, seen_by: str | None = None, after: str | None = None, limit: int
    ) -> tuple[Project, ...]:
        """So many projects behind the id ``after``, by id.

        ``seen_by`` keeps those that this user owns or has a role in; null keeps all.
        """
        ...

    def access(self, project_id: str, user_id: str | None, /) -> Access:
        """The project and the user's role in it, by one question. Raises NotFound."""
        ...

    def count_owned(self, user_id: str, /) -> int:
        """How many projects the user owns."""
        ...


class Projects(ReadProjects, Protocol):
    def add(self, project: Project, /) -> None:
        """Keep a new project. Raises Conflict where the slug is taken."""
        ...

    def update(self, project: Project, /) -> None:
        """Replace it. Raises NotFound, and Conflict where the slug is taken."""
        ...

    def remove(self, project_id: str, /) -> None:
        """Take it away with its members and, as `Integrations.remove` does, its integrations.

        Raises NotFound.
        """
        ...


class ReadIntegrations(Protocol):
    def get(self, scope: Scope, /) -> Integration:
        """The integration. Raises NotFound."""
        ...

    def of_project(self, project_id: str, /) -> tuple[Integration, ...]:
        """All of a project, oldest first."""
        ...

    def of_projects(self, project_ids: Sequence[str], /) -> tuple[Integration, ...]:
        """All of several projects by one question, in any order."""
        ...

    def page(self, project_id: str, /, *, after: str | None = None, limit: int) -> tuple[Integration, ...]:
        """So many of a project behind the id ``after``, by id."""
        ...

    def named(self, scope_name: str | None = None, provider: str | None = None) -> tuple[Integration, ...]:
        """Those that read a scope of this name, in any project, oldest first; null matches every one."""
        ...

    def by_id(self, integration_id: str, /) -> Integration:
        """The integration in whatever project. Raises NotFound."""
        ...

    def everywhere(
        self,
        *,
        status: IntegrationStatus | None = None,
        silent: bool | None = None,
        after: str | None = None,
        limit: int,
    ) -> tuple[Integration, ...]:
        """So many of all projects behind the id ``after``, by id.

        ``silent`` keeps those that have a silence, or those that have none; null matches every one.
        """
        ...

    def due(self, at: datetime, /, *, limit: int) -> tuple[Integration, ...]:
        """What is to be read or probed at an instant, in any project, longest due first.

        Healthy, moved, degraded or refused ones for which no job waits or runs.
        """
        ...


class Integrations(ReadIntegrations, Protocol):
    def add(self, integration: Integration, /) -> None:
        """Keep a new integration.

        Raises NotFound where its project is gone, Conflict where it already reads this scope there.
        """
        ...

    def update(self, integration: Integration, /) -> None:
        """Replace all of it but its silence. Raises NotFound."""
        ...

    def note_silence(self, scope: Scope, silence: OngoingSilence | None, /) -> None:
        """Write down what an analysis heard, and nothing else, as syncs write the rest at any time.

        Nothing happens where the integration is gone.
        """
        ...

    def remove(self, scope: Scope, /) -> None:
        """Take it away with its checkpoint, which fences whoever reads it; its other rows stay to be
        cleared. Raises NotFound.
        """
        ...


class Checkpoints(Protocol):
    """How far a scope has been read, and who may read on.

    Times are the storage's own clock, so that a wrong clock of a worker takes nothing from anybody.
    """

    def claim(
        self, scope: Scope, *, holder: Holder, lease_seconds: float, displacing: Lease | None = None
    ) -> tuple[Lease, Checkpoint]:
        """Take the scope: free, expired, or still under exactly the lease ``displacing``.

        Raises:
            Busy: somebody else holds it; the error bears that lease.
        """
        ...

    def save(self, lease: Lease, checkpoint: Checkpoint, *, lease_seconds: float) -> Lease:
        """Write the checkpoint and renew the lease; first in the transaction, so that a loser stops early.

        Raises:
            Fenced: another claim came in between.
        """
        ...

    def release(self, lease: Lease, /) -> None:
        """Give the scope back; nothing happens where the lease was lost."""
        ...

    def peek(self, scope: Scope, /) -> Checkpoint:
        """The checkpoint, without a claim."""
        ...


class ReadIssues(Protocol):
    """Lists and exports may leave ``raw`` empty; ``aliases`` come in any order."""

    def get(self, project_id: str, issue_id: str, /) -> StoredIssue:
        """The issue by DIIP's id, tombstoned ones too, with its ``raw`` record. Raises NotFound."""
        ...

    def find(self, query: IssueQuery, /) -> IssueList:
        """One page of a list, by keyset."""
        ...

    def page(self, query: IssueQuery, /) -> IssuePage:
        """The same page with no more of each issue than a list shows."""
        ...

    def transitions(self, project_id: str, issue_id: str, /) -> tuple[Transition, ...]:
        """What became of the issue under any of its keys, by time, then external id. Raises NotFound."""
        ...

    def facts(self, project_id: str, integration_id: str | None = None, /) -> Iterator[IssueFacts]:
        """What analytics need of every issue that is not tombstoned, in no order, streamed."""
        ...

    def creations(self, project_id: str, integration_id: str | None = None, /) -> Iterator[Creation]:
        """The creation of each of the same issues, for who needs no more. In no order, streamed.

        The tracker is the integration's id; when an issue was seen is what its id tells.
        """
        ...

    def tally(self, project_id: str, integration_id: str | None = None, /, *, window: Window) -> Tally:
        """What `tally_issues` says of all `facts`; lengths of time come in any order."""
        ...

    def timelines(
        self, project_id: str, integration_id: str | None = None, /, *, since: datetime
    ) -> Iterator[Timeline]:
        """Every issue that is open, or was created or closed at ``since`` or later, with its deeds.

        Tombstoned ones are left out. In no order, streamed; deeds as `history.in_order` puts them.
        """
        ...

    def export(
        self, scope: Scope, *, with_comments: bool = False, with_tombstones: bool = False
    ) -> Iterator[ExportedIssue]:
        """Every issue in the order of its external id as text by code point, streamed.

        Transitions come by time, then external id; comments by creation, then external id.
        """
        ...


class Issues(ReadIssues, Protocol):
    """Writes never go back in time and never write what is the same.

    Comments and transitions may come before their issue. After each write `History` of every issue that
    it touched is told anew, of deeds at one instant comments before transitions, each by external id.
    """

    def upsert(self, scope: Scope, snapshots: Sequence[Snapshot], /) -> Upserted:
        """Keep a page of issues in one statement.

        A snapshot replaces what is stored if its issue was updated later at the provider, or at the same
        time with other content and was not observed earlier (TRUST P3). Of one issue twice in a page the
        same rule decides. A key an issue had before becomes an alias; an alias stays one.
        """
        ...

    def add_comments(self, scope: Scope, comments: Sequence[Comment], /) -> int:
        """Keep comments; how many were new or changed.

        A copy replaces what is stored unless it is older or the same.
        """
        ...

    def add_transitions(self, scope: Scope, transitions: Sequence[Transition], /) -> int:
        """Keep transitions, which never change once made; how many were new."""
        ...


class ReadQuarantine(Protocol):
    def count(self, scope: Scope, /) -> int: ...

    def counts(self, *project_ids: str) -> Mapping[str, int]:
        """How many each integration of the projects has, by its id; those without any are left out."""
        ...

    def all(self, scope: Scope, /) -> Iterator[Quarantined]:
        """Everything unreadable of the scope, oldest first, streamed."""
        ...


class Quarantine(ReadQuarantine, Protocol):
    def add(self, scope: Scope, unreadable: Iterable[Unreadable], /, *, at: datetime) -> None:
        """Keep records; one seen again stays one, with its latest bytes and reason."""
        ...

    def close(self, scope: Scope, kind: str, source_keys: Sequence[str], /) -> int:
        """A good copy came: forget these; how many there were."""
        ...


class ReadCalls(Protocol):
    def latest(self, scope: Scope, /, *, limit: int = 50, after: CallPosition | None = None) -> CallList:
        """The newest calls first, by keyset; of one instant the last added."""
        ...


class Calls(ReadCalls, Protocol):
    def add(self, scope: Scope, calls: Sequence[ApiCall], /) -> None: ...
