"""Integrations in memory."""

from __future__ import annotations

from collections.abc import Iterable

from diip_core.domain.integration import Integration
from diip_core.domain.issue import Scope
from diip_core.errors import Conflict, NotFound
from diip_core.memory.state import State


class MemoryIntegrations:
    """See `diip_core.ports.repositories.Integrations`."""

    def __init__(self, state: State) -> None:
        self._rows = state.integrations

    def get(self, scope: Scope, /) -> Integration:
        try:
            return self._rows[scope]
        except KeyError:
            raise NotFound("there is no such integration in this project") from None

    def of_project(self, project_id: str, /) -> tuple[Integration, ...]:
        return _oldest_first(row for row in self._rows.values() if row.project_id == project_id)

    def named(self, scope_name: str | None = None, provider: str | None = None) -> tuple[Integration, ...]:
        return _oldest_first(
            row
            for row in self._rows.values()
            if scope_name in (None, row.scope_name) and provider in (None, row.provider)
        )

    def add(self, integration: Integration, /) -> None:
        if any(_reads(row) == _reads(integration) for row in self._rows.values()):
            raise Conflict(f"this project reads {integration.scope_name} from there already")
        self._rows[integration.scope] = integration

    def update(self, integration: Integration, /) -> None:
        self.get(integration.scope)
        self._rows[integration.scope] = integration


def _reads(integration: Integration) -> tuple[str, str, str, str]:
    """What a project reads at most once."""
    return integration.project_id, integration.provider, integration.base_url, integration.scope_name


def _oldest_first(integrations: Iterable[Integration]) -> tuple[Integration, ...]:
    return tuple(sorted(integrations, key=lambda integration: (integration.created_at, integration.id)))
