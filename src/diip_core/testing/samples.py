"""Values to test with: whole, valid, and small by default."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, get_type_hints
from uuid import UUID

from attrs import evolve

from diip_core.domain.identity.account import User
from diip_core.domain.identity.api_key import ApiKey
from diip_core.domain.issues.content import content_hash
from diip_core.domain.issues.issue import Comment, Issue, Person, Relation, Scope, Transition
from diip_core.domain.issues.snapshot import Snapshot
from diip_core.domain.mirror.integration import Integration
from diip_core.domain.mirror.lease import Holder
from diip_core.domain.projects.project import Project
from diip_core.ports.storage.storage import Storage

START = datetime(2026, 1, 1, tzinfo=UTC)
ADA = Person("ada", "Ada Lovelace")
BOB = Person("bob")
ROBOT = Person("robot", is_bot=True)
OPTIONAL_TEXTS = tuple(
    name
    for name, kind in get_type_hints(Issue).items()
    if kind == str | None and name != "whole_digest"  # which is not stored
)
"""The fields of an issue that are a text or null."""
_numbers = count(1)


def after(seconds: float) -> datetime:
    """The instant this many seconds after `START`."""
    return START + timedelta(seconds=seconds)


def new_id() -> str:
    """An id that no other call of this process returned, shaped as a UUIDv7; later ones sort later."""
    return str(UUID(int=(next(_numbers) << 80) | (7 << 76) | (2 << 62)))


def a_user(**changes: Any) -> User:
    user_id = new_id()
    return evolve(User(id=user_id, email=f"ada-{user_id}@example.org", created_at=START), **changes)


def an_api_key(user_id: str, **changes: Any) -> ApiKey:
    key_id = new_id()
    key = ApiKey(
        id=key_id,
        user_id=user_id,
        name="Key",
        scopes=frozenset({"read", "write"}),
        digest=key_id,
        created_at=START,
    )
    return evolve(key, **changes)


def a_project(**changes: Any) -> Project:
    project_id = new_id()
    project = Project(id=project_id, name="Rockets", slug=f"rockets-{project_id}", created_at=START)
    return evolve(project, **changes)


def an_integration(project_id: str, **changes: Any) -> Integration:
    integration_id = new_id()
    integration = Integration(
        id=integration_id,
        project_id=project_id,
        provider="github",
        scope_name=f"octo/{integration_id}",
        base_url="https://api.github.com",
        created_at=START,
    )
    return evolve(integration, **changes)


def a_scope(storage: Storage, project_id: str | None = None, **changes: Any) -> Scope:
    """Keep a new integration, in a new project unless one is given, and name its scope."""
    with storage.begin() as work:
        if project_id is None:
            project = a_project()
            work.projects.add(project)
            project_id = project.id
        integration = an_integration(project_id, **changes)
        work.integrations.add(integration)
    return integration.scope


def an_issue(number: int = 1, **changes: Any) -> Issue:
    issue = Issue(
        external_id=str(1000 + number),
        key=f"#{number}",
        url=f"https://github.com/octo/rockets/issues/{number}",
        title=f"Rocket {number} does not start",
        body="It stands there.",
        original_status="open",
        created_at=START,
        updated_at=START,
        author=ADA,
        raw=b'{"number": %d}' % number,
    )
    return evolve(issue, **changes)


def a_full_issue(number: int = 1) -> Issue:
    """An issue with every stored field filled in; an optional text not named here is its field's name."""
    return evolve(
        an_issue(number, **{name: name for name in OPTIONAL_TEXTS}),
        title="Everything at once",
        body="First line\r\n\r\n\tthird line ",
        original_status="closed",
        created_at=after(1.000001),
        updated_at=after(86400.5),
        author=Person("ada", "Ada Lovelace", is_bot=True),
        assignees=(BOB, ADA),
        labels=("zeta", "kind/bug", "a,b;c", "Ümlaut"),
        parent_key="#7",
        relations=(Relation("blocks", "#2"), Relation("duplicates", "#3")),
        duplicate_of="#8",
        resolved_at=after(86400.123456),
        locked=True,
        reactions_count=3,
        votes_count=2,
        comments_claimed=5,
        aliases=("OLD-1",),
        custom={"points": 2.5, "tags": ["x", None, True], "deep": {"é": {"n": 2**53}}, "none": None},
        truncated=True,
        raw=b'\x00\xff{"everything": true}',
    )


def a_snapshot(issue: Issue, *, observed_at: datetime | None = None, **changes: Any) -> Snapshot:
    """The issue as read at ``observed_at`` (by default when it changed at the provider)."""
    snapshot = Snapshot(
        issue_id=new_id(),
        issue=issue,
        status="closed" if issue.original_status == "closed" else "open",
        type="bug",
        priority="unknown",
        content_hash=content_hash(issue),
        observed_at=observed_at or issue.updated_at,
    )
    return evolve(snapshot, **changes)


def snapshots(issues: Iterable[Issue]) -> list[Snapshot]:
    return [a_snapshot(issue) for issue in issues]


def a_comment(number: int = 1, **changes: Any) -> Comment:
    comment = Comment(
        external_id=str(5000 + number),
        issue_key="#1",
        author=BOB,
        created_at=after(60),
        updated_at=after(60),
        body="The same here.",
    )
    return evolve(comment, **changes)


def a_transition(number: int = 1, **changes: Any) -> Transition:
    transition = Transition(
        external_id=str(9000 + number),
        issue_key="#1",
        at=after(120),
        actor=BOB,
        field="labels",
        after="kind/bug",
    )
    return evolve(transition, **changes)


def a_holder(pid: int = 1) -> Holder:
    return Holder(host="pad", boot_id="boot-1", pid=pid, started="12345")
