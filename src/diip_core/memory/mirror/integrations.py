"""Integrations in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from attrs import evolve

from diip_core.domain.issues.issue import Scope
from diip_core.domain.jobs.job import LIVE
from diip_core.domain.mirror.inactivity import OngoingInactivity
from diip_core.domain.mirror.integration import ACTIVE, FAILING, Integration, IntegrationStatus
from diip_core.domain.time import EPOCH
from diip_core.errors import Conflict, NotFound
from diip_core.memory.state import State


class MemoryIntegrations:
    """See `diip_core.ports.storage.mirror.Integrations`."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._rows = state.integrations

    def get(self, scope: Scope, /) -> Integration:
        try:
            return self._rows[scope]
        except KeyError:
            raise NotFound("there is no such integration in this project") from None

    def of_project(self, project_id: str, /) -> tuple[Integration, ...]:
        return _oldest_first(row for row in self._rows.values() if row.project_id == project_id)

    def of_projects(self, project_ids: Sequence[str], /) -> tuple[Integration, ...]:
        return tuple(row for row in self._rows.values() if row.project_id in project_ids)

    def page(self, project_id: str, /, *, after: str | None = None, limit: int) -> tuple[Integration, ...]:
        found = sorted(self.of_project(project_id), key=lambda row: row.id)
        return tuple(row for row in found if after is None or row.id > after)[:limit]

    def named(self, scope_name: str | None = None, provider: str | None = None) -> tuple[Integration, ...]:
        return _oldest_first(
            row
            for row in self._rows.values()
            if scope_name in (None, row.scope_name) and provider in (None, row.provider)
        )

    def by_id(self, integration_id: str, /) -> Integration:
        for row in self._rows.values():
            if row.id == integration_id:
                return row
        raise NotFound("there is no such integration")

    def everywhere(
        self,
        *,
        status: IntegrationStatus | None = None,
        silent: bool | None = None,
        after: str | None = None,
        limit: int,
    ) -> tuple[Integration, ...]:
        found = [
            row
            for row in self._rows.values()
            if status in (None, row.status)
            and silent in (None, row.inactivity is not None)
            and (after is None or row.id > after)
        ]
        return tuple(sorted(found, key=lambda row: row.id)[:limit])

    def due(self, at: datetime, /, *, limit: int) -> tuple[Integration, ...]:
        busy = {job.key for job in self._state.jobs.values() if job.state in LIVE}
        found = [
            row
            for row in self._rows.values()
            if row.status in ACTIVE + FAILING
            and (row.next_sync_at is None or row.next_sync_at <= at)
            and row.id not in busy
        ]
        found.sort(key=lambda row: (row.next_sync_at or EPOCH, row.id))
        return tuple(found[:limit])

    def add(self, integration: Integration, /) -> None:
        if integration.project_id not in self._state.projects:
            raise NotFound("there is no such project")
        if any(_reads(row) == _reads(integration) for row in self._rows.values()):
            raise Conflict(f"this project reads {integration.scope_name} from there already")
        self._rows[integration.scope] = integration

    def update(self, integration: Integration, /) -> None:
        known = self.get(integration.scope)
        self._rows[integration.scope] = evolve(integration, inactivity=known.inactivity)

    def note_inactivity(self, scope: Scope, inactivity: OngoingInactivity | None, /) -> None:
        if scope in self._rows:
            self._rows[scope] = evolve(self._rows[scope], inactivity=inactivity)

    def remove(self, scope: Scope, /) -> None:
        self.get(scope)
        del self._rows[scope]
        self._state.claims.pop(scope, None)
        self._state.removed[scope] = None


def _reads(integration: Integration) -> tuple[str, str, str, str]:
    """What a project reads at most once."""
    return integration.project_id, integration.provider, integration.base_url, integration.scope_name


def _oldest_first(integrations: Iterable[Integration]) -> tuple[Integration, ...]:
    return tuple(sorted(integrations, key=lambda integration: (integration.created_at, integration.id)))
