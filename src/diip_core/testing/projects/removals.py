"""Contract: what is removed is gone at once, and nobody sees what is another's (guarantee T11)."""

from __future__ import annotations

from datetime import UTC

import pytest

from diip_core.domain.issues.issue import Scope
from diip_core.domain.issues.issue_query import IssueQuery
from diip_core.domain.issues.snapshot import StoredIssue
from diip_core.domain.mirror.calls import ApiCall
from diip_core.domain.mirror.checkpoint import Checkpoint
from diip_core.domain.mirror.quarantine import Unreadable
from diip_core.errors import Fenced, NotFound
from diip_core.ports.storage.storage import ReadView, Storage
from diip_core.testing.samples import (
    a_comment,
    a_full_issue,
    a_holder,
    a_scope,
    a_transition,
    after,
    new_id,
)
from diip_core.testing.storage_case import StorageCase, store, store_activities, stored

MOST_BATCHES = 100


class RemovalsContract(StorageCase):
    """`Projects.remove` and `Integrations.remove`; nothing is asked for by what belongs to others."""

    def test_a_removed_project_is_gone_at_once(self, storage: Storage, scope: Scope) -> None:
        sibling = a_scope(storage, scope.project_id)
        issue_ids = [fill(storage, owner) for owner in (scope, sibling)]
        with storage.begin() as work:
            work.projects.remove(scope.project_id)
            assert_unseen(work, scope, issue_ids[0])
        with storage.read() as view:
            for owner, issue_id in zip((scope, sibling), issue_ids, strict=True):
                assert_unseen(view, owner, issue_id)
            for find in (view.projects.get, lambda project_id: view.projects.access(project_id, None)):
                with pytest.raises(NotFound):
                    find(scope.project_id)
            assert scope.project_id not in {project.id for project in view.projects.all()}
            assert view.integrations.of_project(scope.project_id) == ()

    def test_its_name_is_free_again(self, storage: Storage, scope: Scope) -> None:
        with storage.begin() as work:
            project = work.projects.get(scope.project_id)
            work.projects.remove(project.id)
            work.projects.add(project)
        with storage.read() as view:
            assert view.projects.get(project.id) == project
            assert view.integrations.of_project(project.id) == ()

    def test_a_removed_integration_leaves_its_sibling(self, storage: Storage, scope: Scope) -> None:
        sibling = a_scope(storage, scope.project_id)
        issue_id, kept_id = fill(storage, scope), fill(storage, sibling)
        with storage.begin() as work:
            work.integrations.remove(scope)
        clear(storage)
        with storage.read() as view:
            assert_unseen(view, scope, issue_id)
            assert [issue.issue_id for issue in paginate(view, sibling)] == [kept_id]
            assert len(view.issues.transitions(sibling.project_id, kept_id)) == 1
            assert view.quarantine.count(sibling) == len(view.calls.latest(sibling).items) == 1

    def test_a_run_of_a_removed_integration_is_fenced(self, storage: Storage, scope: Scope) -> None:
        with storage.begin() as work:
            lease, _ = work.checkpoints.claim(scope, holder=a_holder(), lease_seconds=25)
        with storage.begin() as work:
            work.integrations.remove(scope)
        with pytest.raises(Fenced), storage.begin() as work:
            work.checkpoints.save(lease, Checkpoint("c"), lease_seconds=25)

    def test_a_scope_may_be_connected_anew_before_the_old_rows_are_cleared(self, storage: Storage) -> None:
        scope = a_scope(storage, scope_name="octo/again")
        fill(storage, scope)
        with storage.begin() as work:
            work.integrations.remove(scope)
        again = a_scope(storage, scope.project_id, scope_name="octo/again")
        issue_id = fill(storage, again)
        clear(storage)
        with storage.read() as view:
            assert [issue.issue_id for issue in paginate(view, again)] == [issue_id]

    def test_what_is_not_there_cannot_be_removed(self, storage: Storage, scope: Scope) -> None:
        stranger = a_scope(storage)
        with pytest.raises(NotFound), storage.begin() as work:
            work.projects.remove(new_id())
        for unknown in (Scope(scope.project_id, new_id()), Scope(scope.project_id, stranger.integration_id)):
            with pytest.raises(NotFound), storage.begin() as work:
                work.integrations.remove(unknown)
        with storage.read() as view:
            assert view.integrations.get(stranger).scope == stranger

    def test_no_integration_comes_to_a_project_that_is_gone(self, storage: Storage, scope: Scope) -> None:
        with storage.begin() as work:
            work.projects.remove(scope.project_id)
        with pytest.raises(NotFound):
            a_scope(storage, scope.project_id)

    def test_nothing_of_another_project_is_seen_by_its_ids(self, storage: Storage, scope: Scope) -> None:
        stranger = a_scope(storage)
        issue_id = fill(storage, stranger)
        crossed = Scope(scope.project_id, stranger.integration_id)
        with storage.read() as view:
            assert_unseen(view, crossed, issue_id)
            assert view.quarantine.count(crossed) == 0
            assert list(view.quarantine.all(crossed)) == []
            assert view.calls.latest(crossed).items == ()
            assert view.integrations.of_project(scope.project_id) == (view.integrations.get(scope),)
        with storage.begin() as work:
            assert work.checkpoints.peek(crossed) == Checkpoint()
            assert work.quarantine.close(crossed, "issue", ["k"]) == 0
        assert [issue.issue_id for issue in stored(storage, stranger)] == [issue_id]


def fill(storage: Storage, scope: Scope) -> str:
    """Put a row into every table of a scope; the issue's id."""
    store(storage, scope, a_full_issue())
    with storage.begin() as work:
        work.rollup.refresh(scope.project_id, UTC, limit=10)
    store_activities(storage, scope, comments=(a_comment(),), transitions=(a_transition(),))
    with storage.begin() as work:
        work.quarantine.add(scope, [Unreadable("issue", "k", b"{", "why")], at=after(1))
        work.calls.add(scope, [ApiCall("/x", 200, 1, True, after(1))])
        lease, _ = work.checkpoints.claim(scope, holder=a_holder(), lease_seconds=25)
        work.checkpoints.save(lease, Checkpoint("cursor"), lease_seconds=25)
    return next(issue.issue_id for issue in stored(storage, scope))


def clear(storage: Storage) -> None:
    """Clear all that was removed."""
    for _ in range(MOST_BATCHES):
        with storage.begin() as work:
            if not work.retention.removed_scopes(limit=1000):
                return
    pytest.fail("clearing does not end")


def paginate(view: ReadView, scope: Scope) -> list[StoredIssue]:
    query = IssueQuery(project_id=scope.project_id, integration_id=scope.integration_id)
    return list(view.issues.find(query).items)


def assert_unseen(view: ReadView, scope: Scope, issue_id: str) -> None:
    """No read of issues or integrations by this scope finds anything."""
    project_id, integration_id = scope.project_id, scope.integration_id
    for ask in (view.issues.get, view.issues.transitions):
        with pytest.raises(NotFound):
            ask(project_id, issue_id)
    with pytest.raises(NotFound):
        view.integrations.get(scope)
    assert paginate(view, scope) == []
    query = IssueQuery(project_id=project_id, integration_id=integration_id, q="everything")
    assert view.issues.find(query).items == ()
    assert list(view.issues.analytics_issues(project_id, integration_id)) == []
    assert list(view.issues.creations(project_id, integration_id)) == []
    assert view.rollup.days(project_id, integration_id, zone=UTC) == {}
    assert list(view.issues.export(scope, with_comments=True, with_tombstones=True)) == []
