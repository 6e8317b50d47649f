"""An issue as it leaves DIIP: the export record."""

from __future__ import annotations

from datetime import datetime
from operator import attrgetter

from attrs import frozen

from diip_core.domain.issues.issue import Comment, Json, Person, Transition
from diip_core.domain.issues.snapshot import FIELD_PATHS, StoredIssue
from diip_core.domain.time import format_instant

EXPORT_BATCH = 200
"""How many issues one read of an export brings. Each batch is a short transaction of its own."""
CSV_COLUMNS = (
    "provider",
    "scope",
    "external_id",
    "key",
    "url",
    "title",
    "body",
    "type",
    "original_type",
    "status",
    "original_status",
    "state_reason",
    "resolution",
    "priority",
    "original_priority",
    "author",
    "assignees",
    "labels",
    "milestone",
    "parent_key",
    "created_at",
    "updated_at",
    "closed_at",
    "first_response_at",
    "comments_count",
    "reactions_count",
    "locked",
    "truncated",
    "duplicate_of",
)
"""The fields of a record that fit into one cell, in the record's order."""
_cells = attrgetter(*({**FIELD_PATHS, "scope": "scope_name"}[name] for name in CSV_COLUMNS))


@frozen
class ExportedIssue:
    """A stored issue with its whole history, comments only where they were asked for."""

    stored: StoredIssue
    transitions: tuple[Transition, ...]
    comments: tuple[Comment, ...] | None = None


def export_record(exported: ExportedIssue, *, instant_digits: int = 0) -> dict[str, Json]:
    """The record of one issue: `CSV_COLUMNS`, then what fits into no cell.

    The same state gives the same record, with its fields in the same order.
    """
    stored, issue, history = exported.stored, exported.stored.issue, exported.stored.history

    def text(instant: datetime | None) -> str | None:
        return format_instant(instant, instant_digits) if instant else None

    record: dict[str, Json] = dict(zip(CSV_COLUMNS, _cells(stored), strict=True))
    record |= {
        "created_at": text(issue.created_at),
        "updated_at": text(issue.updated_at),
        "closed_at": text(history.closed_at),
        "first_response_at": text(history.first_response_at),
        "author": _account(issue.author),
        "assignees": [person.account for person in issue.assignees],
        "labels": list[Json](sorted(issue.labels)),
        "tombstone": None,
        "transitions": [
            {
                "at": text(transition.at),
                "actor": _account(transition.actor),
                "field": transition.field,
                "from": transition.before,
                "to": transition.after,
            }
            for transition in exported.transitions
        ],
        "custom": _in_order(dict(issue.custom)),
    }
    if stored.tombstone:
        gone = stored.tombstone
        record["tombstone"] = {"reason": gone.reason, "at": text(gone.at), "to": gone.to}
    if exported.comments is not None:
        record["comments"] = [
            {
                "external_id": comment.external_id,
                "author": _account(comment.author),
                "created_at": text(comment.created_at),
                "updated_at": text(comment.updated_at),
                "body": comment.body,
            }
            for comment in exported.comments
        ]
    return record


def _in_order(value: Json) -> Json:
    """Objects by name: a provider's order and a database's say nothing."""
    if isinstance(value, dict):
        return {name: _in_order(value[name]) for name in sorted(value)}
    if isinstance(value, list):
        return [_in_order(item) for item in value]
    return value


def _account(person: Person | None) -> str | None:
    return person.account if person else None
