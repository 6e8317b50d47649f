"""The list of issues: its filters, its pages and what it shows of an issue."""

from __future__ import annotations

from datetime import datetime
from operator import attrgetter
from string import ascii_lowercase, ascii_uppercase
from typing import Literal

from attrs import evolve, fields, frozen

from diip_core.domain.issues.issue import IssueType, Priority, Status, Transition
from diip_core.domain.issues.search import LONGEST_QUESTION, words_of
from diip_core.domain.issues.snapshot import FIELD_PATHS, StoredIssue
from diip_core.errors import InvalidInput

IssueSort = Literal["-updated_at", "created_at", "-age"]
DEFAULT_LIMIT = 50
GREATEST_LIMIT = 200
_FOLDED = str.maketrans(ascii_uppercase, ascii_lowercase)


def fold_case(text: str) -> str:
    """The text with A to Z as a to z. Other letters stay: databases disagree about their cases."""
    return text.translate(_FOLDED)


@frozen
class Position:
    """A place in a list: behind the issue with this sort value and id (keyset paging)."""

    instant: datetime
    issue_id: str


@frozen
class IssueQuery:
    """Filters all hold at once; null filters nothing. ``…_to`` is exclusive. ``-age`` is oldest first.

    ``q`` finds issues with all of its words (see `diip_core.domain.issues.search`); without a word in it,
    all. ``label`` also finds the label written in another case (`fold_case`): trackers treat ``Bug`` and
    ``bug`` as one label.
    """

    project_id: str
    integration_id: str | None = None
    status: Status | None = None
    type: IssueType | None = None
    priority: Priority | None = None
    provider: str | None = None
    label: str | None = None
    assignee: str | None = None
    author: str | None = None
    q: str | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None
    updated_from: datetime | None = None
    updated_to: datetime | None = None
    sort: IssueSort = "-updated_at"
    limit: int = DEFAULT_LIMIT
    after: Position | None = None


@frozen
class IssueList:
    """One page of a list; ``next`` is null on the last. Tombstoned issues are never listed."""

    items: tuple[StoredIssue, ...]
    next: Position | None = None


@frozen
class ListedIssue:
    """What a list shows of an issue: all but its text and its history.

    ``author`` and ``assignees`` are the provider's names for people; a ghost has none. ``labels`` are sorted.
    """

    issue_id: str
    integration_id: str
    provider: str
    scope_name: str
    external_id: str
    key: str
    url: str
    title: str
    type: IssueType
    status: Status
    priority: Priority
    original_type: str | None
    original_status: str
    original_priority: str | None
    state_reason: str | None
    author: str | None
    assignees: tuple[str, ...]
    labels: tuple[str, ...]
    milestone: str | None
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    first_response_at: datetime | None
    comments_count: int
    reactions_count: int


@frozen
class IssuePage:
    """One page of a list as it is shown; ``next`` is null on the last."""

    items: tuple[ListedIssue, ...]
    next: Position | None = None


_listed = attrgetter(*(FIELD_PATHS[field.name] for field in fields(ListedIssue)))


def as_listed(stored: StoredIssue) -> ListedIssue:
    """What a list shows of a whole issue."""
    issue = stored.issue
    return evolve(
        ListedIssue(*_listed(stored)),
        author=issue.author.account if issue.author else None,
        assignees=tuple(person.account for person in issue.assignees),
        labels=tuple(sorted(issue.labels)),
    )


def check_query(query: IssueQuery) -> None:
    """Raise InvalidInput unless a page has 1 to 200 issues and a search has words, and not too many."""
    if not 1 <= query.limit <= GREATEST_LIMIT:
        raise InvalidInput(f"a page has 1 to {GREATEST_LIMIT} issues", field="limit")
    if query.q is None:
        return
    if len(query.q) > LONGEST_QUESTION:
        raise InvalidInput(f"a search has at most {LONGEST_QUESTION} characters", field="q")
    if not words_of(query.q):
        raise InvalidInput("a search needs at least one word", field="q")


@frozen
class IssueDetail:
    """One issue with all that became of it, by time; it may be tombstoned."""

    stored: StoredIssue
    transitions: tuple[Transition, ...]
