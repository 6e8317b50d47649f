"""From GitHub's records to the issue model, and GitHub's words to DIIP's."""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import Any

from diip_adapters.github.records import (
    GREATEST_NUMBER,
    CommentRecord,
    EventRecord,
    IssueRecord,
    Label,
    User,
)
from diip_core.domain.issues.issue import Comment, Issue, Json, Person, Transition
from diip_core.domain.issues.sanitise import cut, sanitise
from diip_core.domain.time import parse_instant
from diip_core.errors import InvalidInput

GHOST = "ghost"
"""The login that stands for every deleted account; not one person, so nobody."""

DEEPEST = 100
"""Levels that a field without a shape of its own may be nested (guarantee T23)."""

_PARENT = re.compile(r"/repos/([^/]+/[^/]+)/issues/(\d+)$")
_NUMBER = re.compile(r"/issues/(\d+)$")
_PULL = re.compile(r"[^?#]*/pull/\d+/?(?:[?#].*)?", re.DOTALL)
"""Only the end of the path counts: an owner or a repository may be named ``pull``."""


def to_issue(record: IssueRecord, raw: bytes, repository: str) -> Issue:
    """An issue of ``repository`` (``owner/name``).

    Raises:
        InvalidInput: an impossible date, a number no database holds, or a pull request that does not say so.
    """
    if _PULL.fullmatch(record.html_url):
        raise InvalidInput("issue: a pull request without its field pull_request")
    body = sanitise(record.body) if record.body is not None else None
    title = sanitise(record.title)
    kept_body, kept_title = (cut(body) if body else body), cut(title)
    truncated = (kept_body, kept_title) != (body, title)
    return Issue(
        external_id=str(record.id),
        key=f"#{record.number}",
        url=sanitise(record.html_url),
        title=kept_title,
        body=kept_body,
        original_status=sanitise(record.state),
        original_type=sanitise(record.type.name) if record.type else None,
        state_reason=sanitise(record.state_reason) if record.state_reason else None,
        author=_person(record.user),
        assignees=tuple(person for user in record.assignees if (person := _person(user))),
        labels=_labels(record.labels or ()),
        milestone=sanitise(record.milestone.title) if record.milestone else None,
        parent_key=_parent_key(record.parent_issue_url, repository),
        created_at=parse_instant(record.created_at),
        updated_at=parse_instant(record.updated_at),
        resolved_at=parse_instant(record.closed_at) if record.closed_at is not None else None,
        author_association=sanitise(record.author_association),
        locked=record.locked,
        reactions_count=record.reactions.total_count if record.reactions else 0,
        comments_claimed=record.comments,
        custom=_custom(record),
        truncated=truncated,
        whole_digest=blake2b(f"{title}\0{body}".encode(), digest_size=16).hexdigest() if truncated else None,
        raw=raw,
    )


def to_comment(record: CommentRecord) -> Comment | None:
    """A comment, or None where it belongs to a pull request."""
    if _PULL.fullmatch(record.html_url):
        return None
    number = _NUMBER.search(record.issue_url)
    if not number:
        raise InvalidInput(f"comment: {record.issue_url!r:.80} names no issue")
    return Comment(
        external_id=str(record.id),
        issue_key=f"#{number[1]}",
        author=_person(record.user),
        created_at=parse_instant(record.created_at),
        updated_at=parse_instant(record.updated_at),
        body=cut(sanitise(record.body or "")),
    )


def to_transition(record: EventRecord) -> Transition | None:
    """A transition, or None where the event belongs to a pull request or to an issue that is gone."""
    if record.issue is None or record.issue.pull_request:
        return None
    field, before, after = _change(record)
    return Transition(
        external_id=str(record.id),
        issue_key=f"#{record.issue.number}",
        at=parse_instant(record.created_at),
        actor=_person(record.actor),
        field=sanitise(field),
        before=sanitise(before) if before is not None else None,
        after=sanitise(after) if after is not None else None,
    )


def _change(record: EventRecord) -> tuple[str, str | None, str | None]:
    """An event as (field, before, after). If DIIP has no field for it, GitHub's word is the field."""
    label = record.label.name if record.label else None
    assignee = record.assignee.login if record.assignee else None
    milestone = record.milestone.title if record.milestone else None
    rename = record.rename or {}
    known: dict[str, tuple[str, str | None, str | None]] = {
        "closed": ("status", "open", "closed"),
        "reopened": ("status", "closed", "open"),
        "labeled": ("labels", None, label),
        "unlabeled": ("labels", label, None),
        "assigned": ("assignees", None, assignee),
        "unassigned": ("assignees", assignee, None),
        "milestoned": ("milestone", None, milestone),
        "demilestoned": ("milestone", milestone, None),
        "renamed": ("title", rename.get("from"), rename.get("to")),
        "locked": ("locked", "false", "true"),
        "unlocked": ("locked", "true", "false"),
    }
    change = known.get(record.event, (record.event, None, record.commit_id))
    if change in (("labels", None, None), ("milestone", None, None), ("title", None, None)):
        raise InvalidInput(f"transition: {record.event} does not say what")
    return change


def _person(user: User | None) -> Person | None:
    if user is None or user.login == GHOST:
        return None
    return Person(account=sanitise(user.login), is_bot=user.type == "Bot")


def _labels(labels: Any) -> tuple[str, ...]:
    return tuple(sanitise(label.name if isinstance(label, Label) else label) for label in labels)


def _parent_key(url: str | None, repository: str) -> str | None:
    match = _PARENT.search(url or "")
    if not match:
        return None
    return f"#{match[2]}" if match[1].lower() == repository.lower() else f"{match[1]}#{match[2]}"


def _custom(record: IssueRecord) -> dict[str, Json]:
    """The fields beyond the issue model that have a value."""
    fields: dict[str, Json] = {
        "closed_by": record.closed_by.login if record.closed_by else None,
        "active_lock_reason": record.active_lock_reason,
        "sub_issues_summary": _unless_zero(record.sub_issues_summary),
        "issue_dependencies_summary": _unless_zero(record.issue_dependencies_summary),
        "issue_field_values": record.issue_field_values,
    }
    return {name: _clean(value) for name, value in fields.items() if value}


def _unless_zero(summary: dict[str, Any] | None) -> dict[str, Any] | None:
    return summary if summary and any(summary.values()) else None


def _clean(value: Json, levels: int = DEEPEST) -> Json:
    """A value of any shape with its texts sanitised. Raises InvalidInput for what no database holds."""
    if not levels:
        raise InvalidInput(f"issue: a field nested more than {DEEPEST} levels deep")
    if isinstance(value, str):
        return sanitise(value)
    if isinstance(value, list):
        return [_clean(item, levels - 1) for item in value]
    if isinstance(value, dict):
        return {sanitise(name): _clean(item, levels - 1) for name, item in value.items()}
    if isinstance(value, int | float) and not abs(value) <= GREATEST_NUMBER:
        raise InvalidInput("issue: a number no database holds")
    return value
