"""Extend or recompute the stored history of issues after a write that touched them.

A history is extended from its stored values and the added activities, so a page of a long thread does not
read the whole thread. If that is not enough, or if an activity changed, all comments and transitions under
the issue's keys are read again. One statement writes the histories that differ; if none does, nothing is
written.
"""

# ruff: noqa: S608 - SQL is put together from the names of our own tables, never from values

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict, cast

from diip_adapters.sql.engine.bulk import Values, bulk
from diip_adapters.sql.engine.session import SqlSession
from diip_adapters.sql.issues.issue_rows import changes_from, changes_text
from diip_adapters.sql.tables import issue
from diip_adapters.sql.tables.instants import from_microseconds, to_microseconds
from diip_core.domain.issues.history import COMMENTED, Activity, History, derive_history, extend_history
from diip_core.domain.issues.issue import Scope, Status

_HISTORY = (
    "closed_at",
    "first_response_at",
    "active_at",
    "comments_count",
    "reopen_count",
    "status_changes",
)
_READ = ("external_id", "key", "author", "created_at", "status", "resolved_at", *_HISTORY)


def _columns(table: str) -> str:
    """The columns, JSON as the text it was written as."""
    changes = f"CAST({table}.status_changes AS text) AS status_changes"
    return ", ".join([*(f"{table}.{name}" for name in _READ if name != "status_changes"), changes])


RETURNED = _columns("issue")
"""What a statement must return of each issue it touched, for `recompute`."""

_SAME_SCOPE = "{0}.project_id = given.project_id AND {0}.integration_id = given.integration_id"
_FOUND = _columns("found")
_ISSUES = bulk(
    "WITH asked AS (SELECT * FROM {given} AS given)"
    f" SELECT {_FOUND}, given.key AS under FROM asked AS given"
    f" JOIN issue AS found ON {_SAME_SCOPE.format('found')} AND found.key = given.key"
    f" UNION SELECT {_FOUND}, given.key FROM asked AS given"
    f" JOIN issue_alias AS known ON {_SAME_SCOPE.format('known')} AND known.key = given.key"
    f" JOIN issue AS found ON {_SAME_SCOPE.format('found')} AND found.external_id = known.external_id",
    issue,
    ("key",),
)
_ACTIVITIES = bulk(
    "WITH asked AS (SELECT * FROM {given} AS given),"
    " named AS (SELECT project_id, integration_id, external_id, key FROM asked UNION"
    " SELECT known.project_id, known.integration_id, known.external_id, known.key FROM asked AS given"
    f" JOIN issue_alias AS known ON {_SAME_SCOPE.format('known')} AND known.external_id = given.external_id)"
    " SELECT given.external_id, known.created_at AS at, known.author AS account,"
    " known.author_is_bot AS is_bot,"
    f" '{COMMENTED}' AS field, NULL AS before, NULL AS after FROM named AS given"
    f" JOIN comment AS known ON {_SAME_SCOPE.format('known')} AND known.issue_key = given.key"
    " UNION ALL SELECT given.external_id, known.at, known.actor, known.actor_is_bot,"
    " known.field, known.before, known.after FROM named AS given"
    f" JOIN transition AS known ON {_SAME_SCOPE.format('known')} AND known.issue_key = given.key",
    issue,
    ("external_id", "key"),
)
_UPDATE = bulk(
    f"UPDATE issue SET {', '.join(f'{name} = given.{name}' for name in _HISTORY)} FROM {{given}} AS given"
    f" WHERE {_SAME_SCOPE.format('issue')} AND issue.external_id = given.external_id",
    issue,
    ("external_id", *_HISTORY),
)


class _HistoryInput(TypedDict):
    """The fields of an issue that its history depends on."""

    author: str | None
    created_at: datetime
    status: Status
    resolved_at: datetime | None


def extend(
    session: SqlSession, scope: Scope, added: Mapping[str, Sequence[Activity]], changed: Iterable[str] = ()
) -> None:
    """Extend the histories of the issues known by these keys; there may be none yet.

    ``added``: new activities by issue key. ``changed``: keys under which an activity was edited or removed;
    these histories are recomputed.
    """
    changed_keys = set(changed)
    issues, under = dict[str, Any](), defaultdict[str, set[str]](set)
    for row in session.execute_batch(_ISSUES, scope, [(key,) for key in sorted(changed_keys.union(added))]):
        issues[row.external_id] = row
        under[row.external_id].add(row.under)
    to_recompute, extended = list[Any](), list[tuple[Any, History]]()
    for external_id, row in issues.items():
        keys, history = under[external_id], None
        if changed_keys.isdisjoint(keys):
            history = _extended(row, [activity for key in keys for activity in added[key]])
        if history is None:
            to_recompute.append(row)
        else:
            extended.append((row, history))
    _write(session, scope, [*extended, *_recomputed(session, scope, to_recompute)])


def recompute(session: SqlSession, scope: Scope, touched: Sequence[Any]) -> None:
    """Derive the histories of these issues, rows of `RETURNED`, from all their activities."""
    _write(session, scope, _recomputed(session, scope, touched))


def _write(session: SqlSession, scope: Scope, histories: Iterable[tuple[Any, History]]) -> None:
    changed = [
        (row.external_id, *values)
        for row, history in histories
        if (values := _values(history)) != tuple(getattr(row, name) for name in _HISTORY)
    ]
    session.execute_batch(_UPDATE, scope, sorted(changed))


def _recomputed(session: SqlSession, scope: Scope, issues: Sequence[Any]) -> list[tuple[Any, History]]:
    activities = activities_of(session, scope, issues)
    return [
        (row, derive_history(**_history_input(row), activities=activities.get(row.external_id, ())))
        for row in issues
    ]


def _extended(row: Any, activities: Sequence[Activity]) -> History | None:
    known = History(
        closed_at=_instant(row.closed_at),
        first_response_at=_instant(row.first_response_at),
        active_at=from_microseconds(row.active_at),
        comments_count=row.comments_count,
        reopen_count=row.reopen_count,
        status_changes=changes_from(json.loads(row.status_changes)) if row.reopen_count else (),
    )
    return extend_history(known, **_history_input(row), activities=activities)


def activities_of(session: SqlSession, scope: Scope, touched: Sequence[Any]) -> Mapping[str, list[Activity]]:
    """The activities of each issue, by external id, whichever of its keys they name."""
    activities: dict[str, list[Activity]] = defaultdict(list)
    asked = sorted((row.external_id, row.key) for row in touched)
    for external_id, at, account, is_bot, *change in session.execute_batch(_ACTIVITIES, scope, asked):
        activities[external_id].append(Activity(from_microseconds(at), account, bool(is_bot), *change))
    return activities


def _history_input(row: Any) -> _HistoryInput:
    return _HistoryInput(
        author=row.author,
        created_at=from_microseconds(row.created_at),
        status=cast(Status, row.status),
        resolved_at=_instant(row.resolved_at),
    )


def _values(history: History) -> Values:
    """The values of `_HISTORY`."""
    return (
        _microseconds(history.closed_at),
        _microseconds(history.first_response_at),
        to_microseconds(history.active_at),
        history.comments_count,
        history.reopen_count,
        changes_text(history.status_changes),
    )


def _instant(microseconds: int | None) -> datetime | None:
    return None if microseconds is None else from_microseconds(microseconds)


def _microseconds(instant: datetime | None) -> int | None:
    return None if instant is None else to_microseconds(instant)
