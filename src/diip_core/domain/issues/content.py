"""What makes two copies of an issue the same."""

from __future__ import annotations

import json
from hashlib import blake2b

from diip_core.domain.issues.issue import Issue, Person


def content_hash(issue: Issue) -> str:
    """A digest of all a provider said, 32 hexadecimal digits; equal content has an equal digest.

    The provider's raw bytes, the time of reading and DIIP's own words are left out: neither a reordered
    answer nor a changed mapping makes an issue new. Labels have no order of their own.
    """
    content = (
        issue.external_id,
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
        _person(issue.author),
        [_person(person) for person in issue.assignees],
        sorted(issue.labels),
        issue.milestone,
        issue.parent_key,
        [(relation.kind, relation.key) for relation in issue.relations],
        issue.duplicate_of,
        issue.created_at.isoformat(),
        issue.updated_at.isoformat(),
        issue.resolved_at.isoformat() if issue.resolved_at else None,
        issue.author_association,
        issue.locked,
        issue.reactions_count,
        issue.votes_count,
        issue.comments_claimed,
        issue.aliases,
        issue.custom,
        issue.truncated,
        issue.whole_digest,
    )
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return blake2b(text.encode(), digest_size=16).hexdigest()


def _person(person: Person | None) -> tuple[str, str | None, bool] | None:
    return (person.account, person.name, person.is_bot) if person else None
