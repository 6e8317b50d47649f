"""An issue as a row, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any

from attrs import fields
from sqlalchemy import Row

from diip_adapters.sql.engine.bulk import Values
from diip_adapters.sql.tables import issue as issue_table
from diip_adapters.sql.tables.columns import Instant
from diip_adapters.sql.tables.instants import from_microseconds, to_microseconds
from diip_core.domain.issues.history import History
from diip_core.domain.issues.issue import Issue, Person, Relation, Scope, Tombstone
from diip_core.domain.issues.snapshot import Snapshot, StoredIssue

_ENCODED = ("author", "author_name", "author_is_bot", "assignees", "labels", "relations", "custom")
"""Columns whose values are stored in a form of their own."""
_READ = tuple(
    field.name for field in fields(Issue) if field.name in issue_table.c and field.name not in _ENCODED
)
_INSTANTS = tuple(name for name in _READ if isinstance(issue_table.c[name].type, Instant))
_PLAIN = tuple(name for name in _READ if name not in _INSTANTS)
_DERIVED = ("issue_id", "status", "type", "priority", "content_hash")
_read, _plain = attrgetter(*_READ), attrgetter(*_PLAIN)
_instants, _derived = attrgetter(*_INSTANTS), attrgetter(*_DERIVED)

GIVEN = (*_PLAIN, *_INSTANTS, *_ENCODED, *_DERIVED, "observed_at")
"""The columns of `issue_values`, in order."""


def issue_values(snapshot: Snapshot) -> Values:
    """What a snapshot says, as a row of `GIVEN`."""
    issue = snapshot.issue
    return (
        *_plain(issue),
        *[instant and to_microseconds(instant) for instant in _instants(issue)],
        *person_values(issue.author),
        _people_text(issue.assignees),
        _labels_text(issue.labels),
        _json([(relation.kind, relation.key) for relation in issue.relations]),
        # Sorted, so that the export's bytes do not depend on the order a provider wrote its fields in.
        json.dumps(issue.custom, ensure_ascii=False, sort_keys=True) if issue.custom else "{}",
        *_derived(snapshot),
        to_microseconds(snapshot.observed_at),
    )


def person_values(person: Person | None) -> Values:
    """Account, name and whether a bot, as `diip_adapters.sql.tables.columns.person` names them."""
    return (person.account, person.name, person.is_bot) if person else (None, None, None)


def person_from(account: str | None, name: str | None, is_bot: bool | None) -> Person | None:
    """The inverse of `person_values`."""
    return None if account is None else Person(account, name, bool(is_bot))


def stored_issue(row: Row[Any], *, aliases: Iterable[str], raw: bytes = b"") -> StoredIssue:
    """The issue of a row that has all columns of ``issue``, and ``provider`` and ``scope_name``."""
    return StoredIssue(
        issue_id=row.issue_id,
        scope=Scope(row.project_id, row.integration_id),
        provider=row.provider,
        scope_name=row.scope_name,
        issue=_issue(row, tuple(aliases), raw),
        status=row.status,
        type=row.type,
        priority=row.priority,
        content_hash=row.content_hash,
        history=History(
            closed_at=row.closed_at,
            first_response_at=row.first_response_at,
            active_at=row.active_at,
            comments_count=row.comments_count,
            reopen_count=row.reopen_count,
            status_changes=changes_from(row.status_changes),
        ),
        tombstone=(
            Tombstone(row.tombstone_reason, row.tombstone_at, row.tombstone_to)
            if row.tombstone_reason is not None
            else None
        ),
    )


def changes_from(stored: Iterable[tuple[int, str]]) -> tuple[tuple[datetime, str], ...]:
    """The status changes of the column that holds them."""
    return tuple((from_microseconds(at), status) for at, status in stored)


def changes_text(changes: Iterable[tuple[datetime, str]]) -> str:
    """Status changes as the text of the column that holds them."""
    return json.dumps([(to_microseconds(at), status) for at, status in changes]) if changes else "[]"


def _issue(row: Row[Any], aliases: tuple[str, ...], raw: bytes) -> Issue:
    return Issue(
        **dict(zip(_READ, _read(row), strict=True)),
        author=person_from(row.author, row.author_name, row.author_is_bot),
        assignees=tuple(Person(**person) for person in row.assignees),
        labels=tuple(row.labels),
        relations=tuple(Relation(kind, key) for kind, key in row.relations),
        aliases=aliases,
        custom=row.custom,
        raw=raw,
    )


def _person_json(person: Person) -> Mapping[str, Any]:
    fields: dict[str, Any] = {"account": person.account}
    if person.name is not None:
        fields["name"] = person.name
    if person.is_bot:
        fields["is_bot"] = True
    return fields


@lru_cache(maxsize=4096)
def _people_text(people: tuple[Person, ...]) -> str:
    """Few people are assigned to many issues."""
    return _json([_person_json(person) for person in people])


@lru_cache(maxsize=4096)
def _labels_text(labels: tuple[str, ...]) -> str:
    """Trackers have few sets of labels, and many issues with each."""
    return _json(labels)


def _json(words: Any) -> str:
    return json.dumps(words, ensure_ascii=False) if words else "[]"
