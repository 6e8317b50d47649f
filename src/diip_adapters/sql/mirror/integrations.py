"""Integrations."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, bindparam, delete, exists, or_, select, update

from diip_adapters.sql.engine.session import SqlSession
from diip_adapters.sql.engine.single_row import insert_unless_taken
from diip_adapters.sql.tables import checkpoint, job, project, removed_scope
from diip_adapters.sql.tables import integration as table
from diip_core.domain.issues.issue import Json, Scope
from diip_core.domain.jobs.job import LIVE
from diip_core.domain.mirror.inactivity import OngoingInactivity
from diip_core.domain.mirror.integration import ACTIVE, FAILING, Failure, Integration, IntegrationStatus
from diip_core.domain.mirror.rate_limit import RateLimit
from diip_core.errors import Conflict, NotFound

_KEYS = ("project_id", "integration_id")
_ADD = insert_unless_taken(table)
_OLDEST_FIRST = select(table).order_by(table.c.created_at, table.c.integration_id)
_GET = select(table).where(*(table.c[key] == bindparam(key) for key in _KEYS))
_OF_PROJECT = _OLDEST_FIRST.where(table.c.project_id == bindparam("project_id"))
_BY_ID = select(table).where(table.c.integration_id == bindparam("integration_id"))
_DUE = (
    select(table)
    .where(
        table.c.status.in_(ACTIVE + FAILING),
        or_(table.c.next_sync_at.is_(None), table.c.next_sync_at <= bindparam("at")),
        ~exists().where(job.c.key == table.c.integration_id, job.c.state.in_(LIVE)),
    )
    .order_by(table.c.next_sync_at.asc().nulls_first(), table.c.integration_id)
    .limit(bindparam("most"))
)
_REMOVE = delete(table).where(*(table.c[key] == bindparam(key) for key in _KEYS))
_FENCE = delete(checkpoint).where(*(checkpoint.c[key] == bindparam(key) for key in _KEYS))
_NOTE_REMOVED = insert_unless_taken(removed_scope)
_OF_PROJECTS = select(table).where(table.c.project_id.in_(bindparam("project_ids", expanding=True)))
_PAGE = (
    select(table)
    .where(
        table.c.project_id == bindparam("project_id"),
        table.c.integration_id > bindparam("after"),
    )
    .order_by(table.c.integration_id)
    .limit(bindparam("most"))
)
_HOLD_PROJECT = (
    select(project.c.project_id)
    .where(project.c.project_id == bindparam("project_id"))
    .with_for_update(read=True, key_share=True)
)
_UPDATE = (
    update(table)
    .where(*(table.c[key] == bindparam(f"its_{key}") for key in _KEYS))
    .values(
        {
            column.name: bindparam(column.name)
            for column in table.columns
            if column.name not in (*_KEYS, "inactivity")
        }
    )
)
_NOTE_SILENCE = (
    update(table)
    .where(*(table.c[key] == bindparam(f"its_{key}") for key in _KEYS))
    .values(inactivity=bindparam("inactivity", type_=table.c.inactivity.type))
)


class SqlIntegrations:
    """See `diip_core.ports.storage.mirror.Integrations`."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session

    def get(self, scope: Scope, /) -> Integration:
        row = self._session.fetch_first(
            _GET, {"project_id": scope.project_id, "integration_id": scope.integration_id}
        )
        if row is None:
            raise _unknown()
        return _integration(row)

    def of_project(self, project_id: str, /) -> tuple[Integration, ...]:
        return tuple(
            _integration(row) for row in self._session.fetch_all(_OF_PROJECT, {"project_id": project_id})
        )

    def of_projects(self, project_ids: Sequence[str], /) -> tuple[Integration, ...]:
        if not project_ids:
            return ()
        return tuple(
            _integration(row) for row in self._session.fetch_all(_OF_PROJECTS, {"project_ids": project_ids})
        )

    def page(self, project_id: str, /, *, after: str | None = None, limit: int) -> tuple[Integration, ...]:
        parameters = {"project_id": project_id, "after": after or "", "most": limit}
        return tuple(_integration(row) for row in self._session.fetch_all(_PAGE, parameters))

    def named(self, scope_name: str | None = None, provider: str | None = None) -> tuple[Integration, ...]:
        statement = _OLDEST_FIRST
        if scope_name is not None:
            statement = statement.where(table.c.scope_name == scope_name)
        if provider is not None:
            statement = statement.where(table.c.provider == provider)
        return tuple(_integration(row) for row in self._session.fetch_all(statement))

    def by_id(self, integration_id: str, /) -> Integration:
        row = self._session.fetch_first(_BY_ID, {"integration_id": integration_id})
        if row is None:
            raise NotFound("there is no such integration")
        return _integration(row)

    def everywhere(
        self,
        *,
        status: IntegrationStatus | None = None,
        silent: bool | None = None,
        after: str | None = None,
        limit: int,
    ) -> tuple[Integration, ...]:
        statement = select(table).order_by(table.c.integration_id).limit(limit)
        if status is not None:
            statement = statement.where(table.c.status == status)
        if silent is not None:
            statement = statement.where(
                table.c.inactivity.is_not(None) if silent else table.c.inactivity.is_(None)
            )
        if after is not None:
            statement = statement.where(table.c.integration_id > after)
        return tuple(_integration(row) for row in self._session.fetch_all(statement))

    def due(self, at: datetime, /, *, limit: int) -> tuple[Integration, ...]:
        return tuple(_integration(row) for row in self._session.fetch_all(_DUE, {"at": at, "most": limit}))

    def add(self, integration: Integration, /) -> None:
        if self._session.fetch_first(_HOLD_PROJECT, {"project_id": integration.project_id}) is None:
            raise NotFound("there is no such project")
        if not self._session.execute(_ADD, _values(integration)):
            raise Conflict(f"this project reads {integration.scope_name} from there already")

    def update(self, integration: Integration, /) -> None:
        values = _values(integration)
        del values["inactivity"]
        for key in _KEYS:
            values[f"its_{key}"] = values.pop(key)
        if not self._session.execute(_UPDATE, values):
            raise _unknown()

    def note_inactivity(self, scope: Scope, inactivity: OngoingInactivity | None, /) -> None:
        parameters = {
            "its_project_id": scope.project_id,
            "its_integration_id": scope.integration_id,
            "inactivity": msgspec.to_builtins(inactivity),
        }
        self._session.execute(_NOTE_SILENCE, parameters)

    def remove(self, scope: Scope, /) -> None:
        keys = {"project_id": scope.project_id, "integration_id": scope.integration_id}
        if not self._session.execute(_REMOVE, keys):
            raise _unknown()
        self._session.execute(_FENCE, keys)
        self._session.execute(_NOTE_REMOVED, keys)


def _unknown() -> NotFound:
    return NotFound("there is no such integration in this project")


def _values(integration: Integration) -> dict[str, Any]:
    failure, budget = integration.failure, integration.rate_limit
    return {
        "project_id": integration.project_id,
        "integration_id": integration.id,
        "provider": integration.provider,
        "scope_name": integration.scope_name,
        "base_url": integration.base_url,
        "created_at": integration.created_at,
        "config": dict(integration.config),
        "sealed_token": integration.sealed_token,
        "external_scope_id": integration.external_scope_id,
        "status": integration.status,
        "failure_code": failure.code if failure else None,
        "failure_message": failure.message if failure else None,
        "failure_since": failure.since if failure else None,
        "failure_count": failure.count if failure else None,
        "failure_repeats": failure.repeats if failure else None,
        "paused_until": integration.paused_until,
        "throttled": integration.throttled,
        "complete": integration.complete,
        "incomplete_reason": integration.incomplete_reason,
        "first_complete_at": integration.first_complete_at,
        "last_synced_at": integration.last_synced_at,
        "next_sync_at": integration.next_sync_at,
        "sync_interval_seconds": integration.sync_interval_seconds,
        "rate_limit": budget.limit if budget else None,
        "rate_remaining": budget.remaining if budget else None,
        "rate_resets_at": budget.resets_at if budget else None,
        "inactivity": msgspec.to_builtins(integration.inactivity),
    }


def _integration(row: Row[Any]) -> Integration:
    fields = row._asdict()
    parts = {name: fields.pop(f"failure_{name}") for name in ("code", "message", "since", "count", "repeats")}
    failure = None if parts["code"] is None else Failure(**parts)
    budget = tuple(fields.pop(name) for name in ("rate_limit", "rate_remaining", "rate_resets_at"))
    return Integration(
        id=fields.pop("integration_id"),
        failure=failure,
        rate_limit=None if budget[0] is None else RateLimit(*budget),
        inactivity=_inactivity(fields.pop("inactivity")),
        **fields,
    )


def _inactivity(stored: Json) -> OngoingInactivity | None:
    """None if another version wrote it: the next analysis writes it again."""
    with suppress(msgspec.ValidationError):
        return msgspec.convert(stored, OngoingInactivity | None)
    return None
