"""Contract: keeping issues."""

from __future__ import annotations

import pytest
from attrs import evolve

from diip_core.domain.issues.issue import IssueRef, Scope
from diip_core.domain.issues.snapshot import Upserted
from diip_core.errors import NotFound
from diip_core.ports.storage.storage import Storage
from diip_core.testing.samples import (
    a_full_issue,
    a_scope,
    a_snapshot,
    after,
    an_issue,
    new_id,
    snapshots,
)
from diip_core.testing.storage_case import StorageCase, only, store, stored

CREATED, UPDATED, UNSET = Upserted(created=1), Upserted(updated=1), Upserted(unchanged=1)


class IssuesContract(StorageCase):
    """`Issues.upsert` and `ReadIssues.get`."""

    def test_an_issue_comes_back_as_it_was_put(self, storage: Storage) -> None:
        scope = a_scope(storage, provider="jira", scope_name="SPACE")
        snapshot = a_snapshot(a_full_issue(), status="in_progress", type="incident", priority="critical")
        with storage.begin() as work:
            assert work.issues.upsert(scope, [snapshot]) == CREATED
        with storage.read() as view:
            found = view.issues.get(scope.project_id, snapshot.issue_id)
        assert found.issue == snapshot.issue
        assert (found.status, found.type, found.priority) == ("in_progress", "incident", "critical")
        assert found.content_hash == snapshot.content_hash
        assert (found.provider, found.scope_name, found.scope) == ("jira", "SPACE", scope)
        assert found.tombstone is None

    def test_an_issue_may_lack_all_that_is_optional(self, storage: Storage, scope: Scope) -> None:
        bare = an_issue(author=None, body=None, raw=b"")
        store(storage, scope, bare)
        assert only(storage, scope).issue == bare

    def test_empty_text_is_not_missing_text(self, storage: Storage, scope: Scope) -> None:
        empty = an_issue(body="", title="", milestone="", state_reason="")
        store(storage, scope, empty)
        assert only(storage, scope).issue == empty

    def test_an_unknown_issue_is_not_found(self, storage: Storage, scope: Scope) -> None:
        with storage.read() as view, pytest.raises(NotFound):
            view.issues.get(scope.project_id, new_id())

    def test_an_issue_is_found_in_its_project_only(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, an_issue())
        issue_id = only(storage, scope).issue_id
        with storage.read() as view, pytest.raises(NotFound):
            view.issues.get(a_scope(storage).project_id, issue_id)

    def test_an_empty_page_changes_nothing(self, storage: Storage, scope: Scope) -> None:
        assert store(storage, scope) == Upserted()
        assert stored(storage, scope) == []

    def test_the_same_copy_again_is_unchanged(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, a_full_issue())
        before = only(storage, scope)
        assert store(storage, scope, a_full_issue()) == UNSET
        assert only(storage, scope) == before

    def test_a_newer_copy_replaces_all_but_the_id(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, an_issue())
        issue_id = only(storage, scope).issue_id
        newer = a_snapshot(a_full_issue(), status="closed", type="task", priority="low")
        with storage.begin() as work:
            assert work.issues.upsert(scope, [newer]) == UPDATED
        found = only(storage, scope)
        assert found.issue == newer.issue
        assert found.issue_id == issue_id != newer.issue_id
        assert (found.status, found.type, found.priority) == ("closed", "task", "low")
        assert found.content_hash == newer.content_hash

    def test_a_newer_copy_may_take_values_away(self, storage: Storage, scope: Scope) -> None:
        full = evolve(a_full_issue(), aliases=())
        store(storage, scope, full)
        bare = an_issue(author=None, body=None, updated_at=after(10**6))
        assert store(storage, scope, bare) == UPDATED
        assert only(storage, scope).issue == bare

    def test_a_newer_copy_with_equal_content_is_kept(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, an_issue())
        assert store(storage, scope, an_issue(updated_at=after(0.000001))) == UPDATED
        assert only(storage, scope).issue.updated_at == after(0.000001)

    def test_an_older_copy_never_wins(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, an_issue(title="new", updated_at=after(2)))
        older = a_snapshot(an_issue(title="old", updated_at=after(1.999999)), observed_at=after(99))
        with storage.begin() as work:
            assert work.issues.upsert(scope, [older]) == UNSET
        assert only(storage, scope).issue.title == "new"

    def test_of_equally_new_copies_the_later_observed_wins(self, storage: Storage, scope: Scope) -> None:
        for observed_at, title, outcome in (
            (after(5), "first", CREATED),
            (after(6), "later", UPDATED),
            (after(5.999999), "earlier", UNSET),
            (after(6), "at once", UPDATED),
        ):
            with storage.begin() as work:
                snapshot = a_snapshot(an_issue(title=title), observed_at=observed_at)
                assert work.issues.upsert(scope, [snapshot]) == outcome, title
        assert only(storage, scope).issue.title == "at once"

    def test_of_one_issue_twice_in_a_page_the_same_rule_decides(self, storage: Storage, scope: Scope) -> None:
        old, new = an_issue(title="old"), an_issue(title="new", updated_at=after(1))
        assert store(storage, scope, old, new, old) == CREATED
        assert only(storage, scope).issue.title == "new"
        newest = an_issue(title="newest", updated_at=after(2))
        assert store(storage, scope, newest, old, new, an_issue(2)) == Upserted(created=1, updated=1)
        assert stored(storage, scope)[0].issue.title == "newest"

    def test_a_page_counts_what_was_new_changed_and_the_same(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, *(an_issue(n) for n in range(1, 7)))
        page = [
            *(an_issue(n) for n in (1, 2, 3)),
            *(an_issue(n, updated_at=after(1)) for n in (4, 5)),
            an_issue(7),
        ]
        assert store(storage, scope, *page) == Upserted(created=1, updated=2, unchanged=3)

    def test_a_key_it_had_before_becomes_an_alias(self, storage: Storage, scope: Scope) -> None:
        for second, key in enumerate(("OLD-1", "MID-1", "NEW-1")):
            store(storage, scope, an_issue(key=key, updated_at=after(second)))
        assert only(storage, scope).issue.ref == IssueRef("1001", "NEW-1")
        assert set(only(storage, scope).issue.aliases) == {"OLD-1", "MID-1"}
        store(storage, scope, an_issue(key="NEW-1", title="edited", updated_at=after(9)))
        assert set(only(storage, scope).issue.aliases) == {"OLD-1", "MID-1"}

    def test_an_alias_once_known_stays(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, an_issue(aliases=("ALSO-1",)))
        store(storage, scope, an_issue(aliases=("MORE-1",), updated_at=after(1)))
        store(storage, scope, an_issue(updated_at=after(2)))
        assert set(only(storage, scope).issue.aliases) == {"ALSO-1", "MORE-1"}

    def test_its_present_key_is_no_alias(self, storage: Storage, scope: Scope) -> None:
        for second, key in enumerate(("A-1", "B-1", "A-1")):
            store(storage, scope, an_issue(key=key, updated_at=after(second)))
        assert set(only(storage, scope).issue.aliases) == {"B-1"}

    def test_the_same_ids_in_two_integrations_never_mix(self, storage: Storage, scope: Scope) -> None:
        sibling, stranger = a_scope(storage, scope.project_id), a_scope(storage)
        scopes = {"mine": scope, "its": sibling, "theirs": stranger}
        for title, owner in scopes.items():
            assert store(storage, owner, an_issue(title=title)) == CREATED
        store(storage, sibling, an_issue(title="its own", updated_at=after(1)))
        titles = [only(storage, owner).issue.title for owner in scopes.values()]
        assert titles == ["mine", "its own", "theirs"]

    @pytest.mark.parametrize("size", [100, 1000])
    def test_a_large_page_is_kept_whole(self, storage: Storage, scope: Scope, size: int) -> None:
        page = snapshots(an_issue(n, title=f"Title of {n}") for n in range(size, 0, -1))
        with storage.begin() as work:
            assert work.issues.upsert(scope, page) == Upserted(created=size)
        with storage.read() as view:
            titles = {
                e.stored.issue.key: e.stored.issue.title for e in view.issues.export(scope, limit=10_000)
            }
        assert titles == {f"#{n}": f"Title of {n}" for n in range(1, size + 1)}
        with storage.begin() as work:
            assert work.issues.upsert(scope, page) == Upserted(unchanged=size)
