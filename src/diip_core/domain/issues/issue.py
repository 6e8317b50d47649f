"""One issue model for every tracker: what the provider said, in the provider's own words.

DIIP's words (status, type, priority) are made from these by `diip_core.domain.issues.vocabulary`, so that a
changed mapping never needs the provider again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from attrs import frozen

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
Status = Literal["open", "in_progress", "closed"]
IssueType = Literal["bug", "feature", "task", "question", "incident", "epic", "unknown"]
Priority = Literal["critical", "high", "medium", "low", "unknown"]


@frozen
class Scope:
    """Whose rows: every row of project data begins its key with these two."""

    project_id: str
    integration_id: str


@frozen
class Person:
    """Somebody at a provider. ``account`` is the login or account id; a deleted account is no person."""

    account: str
    name: str | None = None
    is_bot: bool = False


@frozen
class IssueRef:
    """``external_id`` is the identity, immutable at the provider; ``key`` is what people say (``#42``)."""

    external_id: str
    key: str


@frozen
class Relation:
    """A directed link to another issue: ``kind`` in the provider's word (``blocks``, ``duplicates``)."""

    kind: str
    key: str


@frozen(kw_only=True)
class Issue:
    """An issue as its provider delivered it. All instants are aware UTC datetimes; texts are sanitised.

    ``original_*`` are the provider's own words. ``resolved_at`` is the provider's closing date and null
    if it gives none. ``comments_claimed`` is the count the provider states, which may differ from what
    it delivers. ``aliases`` are further keys the issue answers to. ``custom`` holds fields DIIP has no
    name for. ``truncated`` is true if a text was cut at 1 MiB; ``whole_digest`` then distinguishes the uncut
    texts. ``raw`` is the delivered record.

    New fields go to the end and have a default: the order is that of the content hash.
    """

    external_id: str
    key: str
    url: str
    title: str
    body: str | None
    original_status: str
    original_status_category: str | None = None
    original_type: str | None = None
    original_priority: str | None = None
    state_reason: str | None = None
    resolution: str | None = None
    author: Person | None = None
    assignees: tuple[Person, ...] = ()
    labels: tuple[str, ...] = ()
    milestone: str | None = None
    parent_key: str | None = None
    relations: tuple[Relation, ...] = ()
    duplicate_of: str | None = None
    created_at: datetime
    updated_at: datetime
    resolved_at: datetime | None = None
    author_association: str | None = None
    locked: bool = False
    reactions_count: int = 0
    votes_count: int = 0
    comments_claimed: int = 0
    aliases: tuple[str, ...] = ()
    custom: Mapping[str, Json] = {}
    truncated: bool = False
    whole_digest: str | None = None
    raw: bytes = b""

    @property
    def ref(self) -> IssueRef:
        return IssueRef(self.external_id, self.key)


@frozen
class Comment:
    """A comment on the issue that people call ``issue_key``."""

    external_id: str
    issue_key: str
    author: Person | None
    created_at: datetime
    updated_at: datetime
    body: str


@frozen
class Transition:
    """One event in the life of the issue ``issue_key``: ``field`` went from ``before`` to ``after``.

    ``field`` is ``status``, ``labels``, ``assignees``, ``milestone``, ``title``, ``type`` or ``locked``
    where DIIP knows the event, else the provider's own word for it; a value that was added has no
    ``before``, one that was removed no ``after``. Status values are DIIP's (``open``, ``closed``).
    """

    external_id: str
    issue_key: str
    at: datetime
    actor: Person | None
    field: str
    before: str | None = None
    after: str | None = None


@frozen
class Tombstone:
    """Why an issue is gone upstream: ``deleted``, ``transferred``, ``gone`` or ``left_scope``.

    ``at`` is when DIIP confirmed it, ``to`` where it went, if anywhere.
    """

    reason: str
    at: datetime
    to: str | None = None
