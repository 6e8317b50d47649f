"""What every test of a storage starts from."""

from __future__ import annotations

from threading import Event
from typing import Any

import pytest

from diip_core.domain.identity.account import User
from diip_core.domain.issues.issue import Comment, Issue, Scope, Transition
from diip_core.domain.issues.snapshot import StoredIssue, Upserted
from diip_core.domain.secret import Secret
from diip_core.ports.storage.storage import Storage
from diip_core.testing.samples import a_scope, a_user, snapshots


class StorageCase:
    """Name your storage in the fixture ``storage``; override `wait` where its clock is yours."""

    @pytest.fixture
    def storage(self) -> Storage:
        pytest.fail("a storage contract needs your storage: override the fixture `storage`")

    @pytest.fixture
    def scope(self, storage: Storage) -> Scope:
        """A new integration in a new project."""
        return a_scope(storage)

    def wait(self, seconds: float) -> None:
        """Let time pass on the storage's own clock."""
        Event().wait(seconds)


def keep_user(storage: Storage, **changes: Any) -> User:
    """Keep a new user, in a transaction of their own."""
    user = a_user(**changes)
    with storage.begin() as work:
        work.accounts.add(user, Secret("hash"))
    return user


def store(storage: Storage, scope: Scope, *issues: Issue) -> Upserted:
    """Upsert issues in a transaction of their own, each as read when it last changed."""
    with storage.begin() as work:
        return work.issues.upsert(scope, snapshots(issues))


def store_activities(
    storage: Storage,
    scope: Scope,
    *,
    comments: tuple[Comment, ...] = (),
    transitions: tuple[Transition, ...] = (),
) -> tuple[int, int]:
    """Add comments and transitions in a transaction of their own; how many were new."""
    with storage.begin() as work:
        return work.issues.add_comments(scope, comments), work.issues.add_transitions(scope, transitions)


def stored(storage: Storage, scope: Scope) -> list[StoredIssue]:
    """Every issue of the scope as it is read one by one, in the order of the export."""
    with storage.read() as view:
        ids = [exported.stored.issue_id for exported in view.issues.export(scope, limit=10_000)]
        return [view.issues.get(scope.project_id, issue_id) for issue_id in ids]


def only(storage: Storage, scope: Scope) -> StoredIssue:
    """The scope's only issue."""
    (issue,) = stored(storage, scope)
    return issue
