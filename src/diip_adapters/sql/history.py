"""Tell the history of issues anew after a write that touched them.

One question, all comments and transitions under the issues' keys, and one statement for the histories that
came out different. Where there is nothing to tell nothing is written.
"""

# ruff: noqa: S608 - SQL is put together from the names of our own tables, never from values

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from diip_adapters.sql.bulk import Values, bulk
from diip_adapters.sql.instants import from_microseconds, to_microseconds
from diip_adapters.sql.session import Session
from diip_adapters.sql.tables import issue
from diip_core.domain.history import COMMENTED, Deed, tell_history
from diip_core.domain.issue import Scope, Status

_TOLD = (
    "closed_at",
    "first_response_at",
    "active_at",
    "comments_count",
    "reopen_count",
    "status_changes",
)
_ASKED = ("external_id", "key", "author", "created_at", "status", "resolved_at", *_TOLD)


def _asked(table: str) -> str:
    """The columns, JSON as the text it was written as."""
    changes = f"CAST({table}.status_changes AS text) AS status_changes"
    return ", ".join([*(f"{table}.{name}" for name in _ASKED if name != "status_changes"), changes])


RETURNED = _asked("issue")
"""What a statement must return of each issue it touched, for `retell`."""

_SAME_SCOPE = "{0}.project_id = given.project_id AND {0}.integration_id = given.integration_id"
_FOUND = _asked("found")
_ISSUES = bulk(
    "WITH asked AS (SELECT * FROM {given} AS given)"
    f" SELECT {_FOUND} FROM asked AS given"
    f" JOIN issue AS found ON {_SAME_SCOPE.format('found')} AND found.key = given.key"
    f" UNION SELECT {_FOUND} FROM asked AS given"
    f" JOIN issue_alias AS known ON {_SAME_SCOPE.format('known')} AND known.key = given.key"
    f" JOIN issue AS found ON {_SAME_SCOPE.format('found')} AND found.external_id = known.external_id",
    issue,
    ("key",),
)
_DEEDS = bulk(
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
    f"UPDATE issue SET {', '.join(f'{name} = given.{name}' for name in _TOLD)} FROM {{given}} AS given"
    f" WHERE {_SAME_SCOPE.format('issue')} AND issue.external_id = given.external_id",
    issue,
    ("external_id", *_TOLD),
)


def retell_keys(session: Session, scope: Scope, keys: Iterable[str]) -> None:
    """Tell the histories of the issues that answer to any of these keys; there may be none yet."""
    retell(session, scope, session.page(_ISSUES, scope, [(key,) for key in sorted(keys)]))


def retell(session: Session, scope: Scope, touched: Sequence[Any]) -> None:
    """Tell the histories of these issues, rows of `RETURNED`."""
    deeds = deeds_of(session, scope, touched)
    changed = [
        (row.external_id, *told)
        for row in touched
        if (told := _told(row, deeds.get(row.external_id))) != tuple(getattr(row, name) for name in _TOLD)
    ]
    session.page(_UPDATE, scope, sorted(changed))


def deeds_of(session: Session, scope: Scope, touched: Sequence[Any]) -> Mapping[str, list[Deed]]:
    """What was done to each issue, by external id, under whatever key."""
    deeds: dict[str, list[Deed]] = defaultdict(list)
    asked = sorted((row.external_id, row.key) for row in touched)
    for external_id, at, account, is_bot, *change in session.page(_DEEDS, scope, asked):
        deeds[external_id].append(Deed(from_microseconds(at), account, bool(is_bot), *change))
    return deeds


def _told(row: Any, deeds: list[Deed] | None) -> Values:
    """The values of `_TOLD` as they should be."""
    if not deeds:
        return row.resolved_at if row.status == "closed" else None, None, row.created_at, 0, 0, "[]"
    history = tell_history(
        author=row.author,
        created_at=from_microseconds(row.created_at),
        status=cast(Status, row.status),
        resolved_at=_instant(row.resolved_at),
        deeds=deeds,
    )
    return (
        _microseconds(history.closed_at),
        _microseconds(history.first_response_at),
        to_microseconds(history.active_at),
        history.comments_count,
        history.reopen_count,
        changes_text(history.status_changes),
    )


def changes_text(changes: Iterable[tuple[datetime, str]]) -> str:
    """The column ``status_changes``."""
    return json.dumps([(to_microseconds(at), status) for at, status in changes])


def _instant(microseconds: int | None) -> datetime | None:
    return None if microseconds is None else from_microseconds(microseconds)


def _microseconds(instant: datetime | None) -> int | None:
    return None if instant is None else to_microseconds(instant)
