"""The keys, comments and transitions of a batch of issues, one question each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from diip_adapters.sql.engine.bulk import Bulk, bulk
from diip_adapters.sql.engine.session import SqlSession
from diip_adapters.sql.issues.issue_rows import person_from
from diip_adapters.sql.tables import comment, issue_alias, transition
from diip_adapters.sql.tables.instants import from_microseconds
from diip_core.domain.issues.issue import Comment, Scope, Transition

Keys = Mapping[str, Sequence[str]]
"""Of issues by external id, every key they answer to: the present one, then its aliases, sorted."""

DeedT = TypeVar("DeedT")

_UNDER_KEYS = (
    " FROM {{given}} AS given JOIN {table} AS known ON known.project_id = given.project_id"
    " AND known.integration_id = given.integration_id AND known.{key} = given.{key}"
)
_ALIASES = bulk(
    "SELECT known.external_id, known.key" + _UNDER_KEYS.format(table="issue_alias", key="external_id"),
    issue_alias,
    ("external_id",),
)
_COMMENTS = bulk(
    "SELECT known.external_id, known.issue_key, known.author, known.author_name, known.author_is_bot,"
    " known.created_at, known.updated_at, known.body"
    + _UNDER_KEYS.format(table="comment", key="issue_key")
    + " ORDER BY known.created_at, known.external_id",
    comment,
    ("issue_key",),
)
_TRANSITIONS = bulk(
    "SELECT known.external_id, known.issue_key, known.actor, known.actor_name, known.actor_is_bot,"
    " known.at, known.field, known.before, known.after"
    + _UNDER_KEYS.format(table="transition", key="issue_key")
    + " ORDER BY known.at, known.external_id",
    transition,
    ("issue_key",),
)


def keys_of(session: SqlSession, scope: Scope, issues: Sequence[Any]) -> Keys:
    """The keys of rows with this ``external_id`` and ``key``."""
    keys: dict[str, list[str]] = {row.external_id: [row.key] for row in issues}
    for external_id, key in sorted(
        session.execute_batch(_ALIASES, scope, [(external_id,) for external_id in keys])
    ):
        if key != keys[external_id][0]:
            keys[external_id].append(key)
    return keys


def comments_of(session: SqlSession, scope: Scope, keys: Keys) -> Mapping[str, Sequence[Comment]]:
    """The comments on each issue by external id, by creation, then external id."""
    return _under_keys(session, scope, (_COMMENTS, _comment), keys)


def transitions_of(session: SqlSession, scope: Scope, keys: Keys) -> Mapping[str, Sequence[Transition]]:
    """The transitions of each issue by external id, by time, then external id."""
    return _under_keys(session, scope, (_TRANSITIONS, _transition), keys)


def _under_keys(
    session: SqlSession,
    scope: Scope,
    question: tuple[Bulk, Callable[..., DeedT]],
    keys: Keys,
) -> Mapping[str, Sequence[DeedT]]:
    owners: dict[str, list[str]] = defaultdict(list)
    for external_id, names in keys.items():
        for name in names:
            owners[name].append(external_id)
    statement, activity = question
    found: dict[str, list[DeedT]] = {external_id: [] for external_id in keys}
    for row in session.execute_batch(statement, scope, [(key,) for key in owners]):
        for external_id in owners[row.issue_key]:
            found[external_id].append(activity(*row))
    return found


def _comment(
    external_id: str,
    issue_key: str,
    account: str | None,
    name: str | None,
    is_bot: bool | None,
    created_at: int,
    updated_at: int,
    body: str,
) -> Comment:
    return Comment(
        external_id=external_id,
        issue_key=issue_key,
        author=person_from(account, name, is_bot),
        created_at=from_microseconds(created_at),
        updated_at=from_microseconds(updated_at),
        body=body,
    )


def _transition(
    external_id: str,
    issue_key: str,
    account: str | None,
    name: str | None,
    is_bot: bool | None,
    at: int,
    *change: str | None,
) -> Transition:
    field, before, after = change
    return Transition(
        external_id=external_id,
        issue_key=issue_key,
        at=from_microseconds(at),
        actor=person_from(account, name, is_bot),
        field=field or "",
        before=before,
        after=after,
    )
