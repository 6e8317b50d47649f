"""Integrations, checkpoints, quarantine and API calls in storage.

Every method takes a project or a scope; rows of another one are never seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from diip_core.domain.issues.issue import Scope
from diip_core.domain.mirror.calls import ApiCall, CallList, CallPosition
from diip_core.domain.mirror.checkpoint import Checkpoint
from diip_core.domain.mirror.inactivity import OngoingInactivity
from diip_core.domain.mirror.integration import Integration, IntegrationStatus
from diip_core.domain.mirror.lease import Holder, Lease
from diip_core.domain.mirror.quarantine import Quarantined, Unreadable


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
        """Up to ``limit`` of a project after the id ``after``, by id."""
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
        """Up to ``limit`` of all projects after the id ``after``, by id.

        ``silent`` selects those that have an inactivity, or those that have none; null selects all.
        """
        ...

    def due(self, at: datetime, /, *, limit: int) -> tuple[Integration, ...]:
        """What is due to be read or probed at an instant, in any project, longest due first.

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
        """Replace all of it but its inactivity. Raises NotFound."""
        ...

    def note_inactivity(self, scope: Scope, inactivity: OngoingInactivity | None, /) -> None:
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
            Busy: somebody else holds it; the error has that lease.
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
