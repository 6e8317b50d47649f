"""An issue as a row, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Row

from diip_adapters.sql.engine.bulk import Values
from diip_adapters.sql.tables.instants import from_microseconds, to_microseconds
from diip_core.domain.issues.history import History
from diip_core.domain.issues.issue import Issue, Person, Relation, Scope, Tombstone
from diip_core.domain.issues.snapshot import Snapshot, StoredIssue

GIVEN = (
    "external_id",
    "issue_id",
    "key",
    "url",
    "title",
    "body",
    "original_status",
    "original_status_category",
    "original_type",
    "original_priority",
    "state_reason",
    "resolution",
    "author",
    "author_name",
    "author_is_bot",
    "assignees",
    "labels",
    "milestone",
    "parent_key",
    "relations",
    "duplicate_of",
    "created_at",
    "updated_at",
    "resolved_at",
    "author_association",
    "locked",
    "reactions_count",
    "votes_count",
    "comments_claimed",
    "custom",
    "truncated",
    "status",
    "type",
    "priority",
    "content_hash",
    "observed_at",
)
"""The columns of `issue_values`, in order."""


def issue_values(snapshot: Snapshot) -> Values:
    """What a snapshot says, as a row of `GIVEN`."""
    issue = snapshot.issue
    return (
        issue.external_id,
        snapshot.issue_id,
        issue.key,
        issue.url,
        issue.title,
        issue.body,
        issue.original_status,
        issue.original_status_category,
        issue.original_type,
        issue.original_priority,
        issue.state_reason,
        issue.resolution,
        *person_values(issue.author),
        _people_text(issue.assignees),
        _labels_text(issue.labels),
        issue.milestone,
        issue.parent_key,
        _json([(relation.kind, relation.key) for relation in issue.relations]),
        issue.duplicate_of,
        to_microseconds(issue.created_at),
        to_microseconds(issue.updated_at),
        to_microseconds(issue.resolved_at) if issue.resolved_at else None,
        issue.author_association,
        issue.locked,
        issue.reactions_count,
        issue.votes_count,
        issue.comments_claimed,
        # Sorted, so that the export's bytes do not depend on the order a provider wrote its fields in.
        json.dumps(issue.custom, ensure_ascii=False, sort_keys=True) if issue.custom else "{}",
        issue.truncated,
        snapshot.status,
        snapshot.type,
        snapshot.priority,
        snapshot.content_hash,
        to_microseconds(snapshot.observed_at),
    )


def person_values(person: Person | None) -> Values:
    """Account, name and whether a bot, as `diip_adapters.sql.tables.columns.person` names them."""
    return (person.account, person.name, person.is_bot) if person else (None, None, None)


def person_from(account: str | None, name: str | None, is_bot: bool | None) -> Person | None:
    """The inverse of `person_values`."""
    return None if account is None else Person(account, name, bool(is_bot))


def stored_issue(row: Row[Any], *, aliases: Iterable[str], raw: bytes = b"") -> StoredIssue:
    """The issue of a row that bears all columns of ``issue``, and ``provider`` and ``scope_name``."""
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
        external_id=row.external_id,
        key=row.key,
        url=row.url,
        title=row.title,
        body=row.body,
        original_status=row.original_status,
        created_at=row.created_at,
        updated_at=row.updated_at,
        author=person_from(row.author, row.author_name, row.author_is_bot),
        assignees=tuple(Person(**person) for person in row.assignees),
        labels=tuple(row.labels),
        original_type=row.original_type,
        original_status_category=row.original_status_category,
        original_priority=row.original_priority,
        state_reason=row.state_reason,
        resolution=row.resolution,
        milestone=row.milestone,
        parent_key=row.parent_key,
        relations=tuple(Relation(kind, key) for kind, key in row.relations),
        duplicate_of=row.duplicate_of,
        resolved_at=row.resolved_at,
        author_association=row.author_association,
        locked=row.locked,
        reactions_count=row.reactions_count,
        votes_count=row.votes_count,
        comments_claimed=row.comments_claimed,
        aliases=aliases,
        custom=row.custom,
        truncated=row.truncated,
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
