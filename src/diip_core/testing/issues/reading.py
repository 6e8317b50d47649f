"""Contract: lists, the issues of analytics, and the export."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Any

import pytest
from attrs import evolve

from diip_core.domain.insight.spikes.creation import Creation
from diip_core.domain.issues.analytics_issue import AnalyticsIssue, first_seen_at
from diip_core.domain.issues.issue import Scope
from diip_core.domain.issues.issue_query import IssuePage, IssueQuery, IssueSort, Position, as_listed
from diip_core.domain.issues.snapshot import StoredIssue
from diip_core.ports.storage.storage import Storage
from diip_core.testing.samples import (
    ADA,
    BOB,
    a_comment,
    a_full_issue,
    a_scope,
    a_snapshot,
    a_transition,
    after,
    an_issue,
    new_id,
)
from diip_core.testing.storage_case import StorageCase, only, store, store_activities, stored

MOST_PAGES = 20
SORTS: tuple[IssueSort, ...] = ("-updated_at", "created_at", "-age")
NOBODY = "00000000-0000-7000-8000-000000000000"
"""An id that is no issue's and sorts before all of them."""


class FindContract(StorageCase):
    """`ReadIssues.find` and `ReadIssues.page`."""

    def test_a_project_without_issues_has_an_empty_list(self, storage: Storage, scope: Scope) -> None:
        with storage.read() as view:
            found = view.issues.find(IssueQuery(project_id=scope.project_id))
        assert (found.items, found.next) == ((), None)

    def test_a_list_holds_whole_issues(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, a_full_issue())
        store_activities(storage, scope, comments=(a_comment(),))
        with storage.read() as view:
            (listed,) = view.issues.find(IssueQuery(project_id=scope.project_id)).items
        assert [without_raw(listed)] == [without_raw(issue) for issue in stored(storage, scope)]

    def test_a_list_shows_what_its_issues_say(self, storage: Storage) -> None:
        scope = a_scope(storage, provider="jira", scope_name=f"harbour {new_id()}")
        nobodys = an_issue(2, author=None, labels=("ü 🚀", '"'), assignees=(ADA, BOB), created_at=after(9))
        store(storage, scope, a_full_issue(), nobodys)
        store_activities(storage, scope, comments=(a_comment(author=BOB, created_at=after(12)),))
        whole = [as_listed(issue) for issue in stored(storage, scope)]
        with storage.read() as view:
            shown = view.issues.page(IssueQuery(project_id=scope.project_id)).items
        assert sorted(shown, key=attrgetter("key")) == sorted(whole, key=attrgetter("key"))
        assert {issue.comments_count for issue in shown} == {0, 1}
        assert shown[0].labels

    @pytest.mark.parametrize("sort", SORTS)
    @pytest.mark.parametrize("limit", [1, 3, 7, 12, 200])
    def test_pages_hold_every_issue_once_in_order(
        self, storage: Storage, scope: Scope, sort: IssueSort, limit: int
    ) -> None:
        sibling = a_scope(storage, scope.project_id)
        for n in range(1, 7):
            created_at, updated_at = after(n // 3), after(10 - n // 2)
            issue = an_issue(n, created_at=created_at, updated_at=updated_at)
            store(storage, scope, issue)
            store(storage, sibling, issue)
        whole = [*stored(storage, scope), *stored(storage, sibling)]
        if sort == "-updated_at":
            whole.sort(key=lambda issue: (issue.issue.updated_at, issue.issue_id), reverse=True)
        else:
            whole.sort(key=lambda issue: (issue.issue.created_at, issue.issue_id))
        query = IssueQuery(project_id=scope.project_id, sort=sort, limit=limit)
        pages = list(walk(storage, query))
        assert [issue.issue_id for page in pages for issue in page] == [issue.issue_id for issue in whole]
        assert [len(page) for page in pages[:-1]] == [limit] * (len(pages) - 1)
        assert pages[-1]

    def test_a_position_need_not_be_an_issue(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, *(an_issue(n, created_at=after(n)) for n in (1, 2, 3)))
        query = IssueQuery(project_id=scope.project_id, sort="created_at")
        for instant, keys in ((after(0), ["#1", "#2", "#3"]), (after(1.5), ["#2", "#3"]), (after(9), [])):
            found = find(storage, evolve(query, after=Position(instant, NOBODY)))
            assert found == keys

    def test_issues_that_come_between_two_pages_move_no_other(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, *(an_issue(n, created_at=after(10 * n)) for n in (1, 2, 3, 4)))
        query = IssueQuery(project_id=scope.project_id, sort="created_at", limit=2)
        with storage.read() as view:
            first = view.issues.find(query)
        store(storage, scope, an_issue(5, created_at=after(5)), an_issue(6, created_at=after(35)))
        assert [issue.issue.key for issue in first.items] == ["#1", "#2"]
        assert find(storage, evolve(query, after=first.next, limit=9)) == ["#3", "#6", "#4"]

    @pytest.mark.parametrize(
        ("filters", "keys"),
        [
            ({}, ["#1", "#2", "#3", "#4"]),
            ({"status": "closed"}, ["#2"]),
            ({"status": "in_progress"}, ["#3"]),
            ({"type": "feature"}, ["#2"]),
            ({"priority": "high"}, ["#3"]),
            ({"provider": "github"}, ["#1", "#2", "#3"]),
            ({"provider": "jira"}, ["#4"]),
            ({"provider": "hub"}, []),
            ({"label": "kind/bug"}, ["#1", "#2"]),
            ({"label": "Kind/BUG"}, ["#1", "#2"]),
            ({"label": "kind"}, []),
            ({"label": "100%"}, ["#3"]),
            ({"label": "100_"}, []),
            ({"label": '"quoted"'}, ["#2"]),
            ({"assignee": "bob"}, ["#2", "#3"]),
            ({"assignee": "Bob"}, []),
            ({"author": "ada"}, ["#1", "#3", "#4"]),
            ({"author": ""}, []),
            ({"created_from": after(2)}, ["#2", "#3", "#4"]),
            ({"created_to": after(2)}, ["#1"]),
            ({"created_from": after(2), "created_to": after(3)}, ["#2"]),
            ({"updated_from": after(103)}, ["#3", "#4"]),
            ({"updated_to": after(103)}, ["#1", "#2"]),
            ({"label": "kind/bug", "assignee": "bob", "status": "closed"}, ["#2"]),
            ({"label": "kind/bug", "assignee": "bob", "status": "open"}, []),
            ({"author": "ada", "limit": 2}, ["#1", "#3", "#4"]),
        ],
        ids=str,
    )
    def test_all_filters_hold_at_once(
        self, storage: Storage, scope: Scope, filters: dict[str, Any], keys: list[str]
    ) -> None:
        browsable(storage, scope)
        query = IssueQuery(project_id=scope.project_id, sort="created_at", **filters)
        assert find(storage, query) == keys

    def test_a_list_may_be_of_one_integration(self, storage: Storage, scope: Scope) -> None:
        sibling = browsable(storage, scope)
        query = IssueQuery(project_id=scope.project_id, integration_id=sibling.integration_id)
        assert find(storage, query) == ["#4"]

    def test_another_projects_issues_are_never_listed(self, storage: Storage, scope: Scope) -> None:
        browsable(storage, scope)
        stranger = a_scope(storage)
        assert find(storage, IssueQuery(project_id=stranger.project_id)) == []
        query = IssueQuery(project_id=stranger.project_id, integration_id=scope.integration_id)
        assert find(storage, query) == []


class AnalyticsIssuesContract(StorageCase):
    """`ReadIssues.analytics_issues` and `ReadIssues.creations`."""

    def test_an_analytics_issue_has_what_analytics_need(self, storage: Storage) -> None:
        scope = a_scope(storage, provider="jira")
        issue = an_issue(labels=("b", "a"), original_status="closed", resolved_at=after(300))
        with storage.begin() as work:
            work.issues.upsert(scope, [a_snapshot(issue, type="incident", priority="high")])
        store_activities(storage, scope, comments=(a_comment(created_at=after(70)),))
        assert analytics_issues(storage, scope) == [
            AnalyticsIssue(
                provider="jira",
                status="closed",
                type="incident",
                priority="high",
                labels=("b", "a"),
                created_at=issue.created_at,
                closed_at=after(300),
                first_response_at=after(70),
                active_at=after(70),
                author="ada",
                issue_id=only(storage, scope).issue_id,
                integration_id=scope.integration_id,
            )
        ]

    def test_status_changes_are_stored_if_an_issue_was_reopened(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, an_issue(1), an_issue(2, created_at=after(1)))
        closed = a_transition(1, at=after(10), field="status", before="open", after="closed")
        reopened = a_transition(2, at=after(20), field="status", before="closed", after="open")
        labelled = a_transition(3, at=after(15))
        elsewhere = evolve(closed, external_id="4", issue_key="#2")
        store_activities(storage, scope, transitions=(reopened, labelled, closed, elsewhere))
        changes = {found.created_at: found.status_changes for found in analytics_issues(storage, scope)}
        assert changes == {after(0): ((after(10), "closed"), (after(20), "open")), after(1): ()}

    def test_facts_are_of_a_project_or_of_one_integration(self, storage: Storage, scope: Scope) -> None:
        sibling, stranger = a_scope(storage, scope.project_id), a_scope(storage)
        for number, owner in enumerate((scope, sibling, stranger)):
            store(storage, owner, an_issue(created_at=after(number)))
        with storage.read() as view:
            whole = sorted(found.created_at for found in view.issues.analytics_issues(scope.project_id))
            part = [
                found.created_at
                for found in view.issues.analytics_issues(scope.project_id, sibling.integration_id)
            ]
            foreign = list(view.issues.analytics_issues(stranger.project_id, scope.integration_id))
        assert (whole, part, foreign) == ([after(0), after(1)], [after(1)], [])

    def test_creations_tell_the_same_of_the_same_issues(self, storage: Storage, scope: Scope) -> None:
        sibling, stranger = a_scope(storage, scope.project_id), a_scope(storage)
        store(storage, scope, an_issue(1, labels=("b", "ü"), created_at=after(-1.000001)))
        store(storage, scope, an_issue(2, author=None, labels=()))
        for place in (sibling, stranger):
            store(storage, place, an_issue(created_at=after(3)))
        with storage.read() as view:
            for integration_id in (None, scope.integration_id, sibling.integration_id):
                creations = view.issues.creations(scope.project_id, integration_id)
                known = view.issues.analytics_issues(scope.project_id, integration_id)
                assert sorted(creations) == sorted(map(creation_of, known))
            assert len(list(view.issues.creations(scope.project_id))) == 3
            assert list(view.issues.creations(stranger.project_id, scope.integration_id)) == []


class ExportContract(StorageCase):
    """`ReadIssues.export`."""

    def test_an_export_goes_by_external_id_as_text_by_code_point(
        self, storage: Storage, scope: Scope
    ) -> None:
        in_order = ["", "10", "9", "A-1", "Z", "a", "a b", "a-", "aa", "z", "é", "\ufffd", "🚀"]
        pages = (in_order[::2], in_order[1::2])
        for page in pages:
            store(storage, scope, *(an_issue(external_id=i, key=f"key {i}") for i in reversed(page)))
        with storage.read() as view:
            exported = [e.stored.issue.external_id for e in view.issues.export(scope)]
        assert exported == in_order

    def test_an_export_holds_whole_issues(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, a_full_issue(), an_issue(2))
        store_activities(storage, scope, comments=(a_comment(),), transitions=(a_transition(),))
        with storage.read() as view:
            exported = [without_raw(e.stored) for e in view.issues.export(scope)]
        assert exported == [without_raw(issue) for issue in stored(storage, scope)]

    def test_comments_are_exported_where_asked_for(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, an_issue(1), an_issue(2))
        store_activities(storage, scope, comments=(a_comment(),))
        with storage.read() as view:
            assert [e.comments for e in view.issues.export(scope)] == [None, None]
            with_comments = [e.comments for e in view.issues.export(scope, with_comments=True)]
        assert with_comments == [(a_comment(),), ()]

    def test_an_export_is_of_its_scope_alone(self, storage: Storage, scope: Scope) -> None:
        sibling = a_scope(storage, scope.project_id)
        store(storage, sibling, an_issue())
        with storage.read() as view:
            assert list(view.issues.export(scope)) == []
            assert len(list(view.issues.export(sibling))) == 1

    def test_each_batch_goes_on_after_the_one_before(self, storage: Storage, scope: Scope) -> None:
        numbers = range(1, 2501)
        store(storage, scope, *(an_issue(n) for n in numbers))
        comments = tuple(a_comment(n, issue_key=f"#{n}") for n in numbers)
        transitions = tuple(a_transition(n, issue_key=f"#{n}") for n in numbers)
        assert store_activities(storage, scope, comments=comments, transitions=transitions) == (2500, 2500)
        seen: list[str] = []
        sizes: list[int] = []
        while not sizes or sizes[-1] == 1000:
            with storage.read() as view:
                last = seen[-1] if seen else None
                batch = view.issues.export(scope, after=last, limit=1000, with_comments=True)
            sizes.append(len(batch))
            for exported in batch:
                seen.append(exported.stored.issue.external_id)
                assert [c.issue_key for c in exported.comments or ()] == [exported.stored.issue.key]
                assert [t.issue_key for t in exported.transitions] == [exported.stored.issue.key]
        assert sizes == [1000, 1000, 500]
        assert seen == sorted(str(1000 + n) for n in numbers)

    def test_after_the_last_issue_there_is_none(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, an_issue(1), an_issue(2), an_issue(3))
        with storage.read() as view:
            first, second = view.issues.export(scope, limit=2)
            rest = view.issues.export(scope, after=second.stored.issue.external_id, limit=2)
            beyond = view.issues.export(scope, after=rest[-1].stored.issue.external_id)
        assert [e.stored.issue.key for e in (first, second, *rest)] == ["#1", "#2", "#3"]
        assert beyond == ()


def browsable(storage: Storage, scope: Scope) -> Scope:
    """Four issues that differ in all one can ask for, the last in a second integration, which is returned."""
    sibling = a_scope(storage, scope.project_id, provider="jira")
    first = an_issue(1, labels=("kind/bug",), created_at=after(1), updated_at=after(101))
    second = an_issue(
        2,
        labels=("x", "kind/bug", '"quoted"'),
        assignees=(ADA, BOB),
        author=None,
        created_at=after(2),
        updated_at=after(102.5),
    )
    third = an_issue(3, labels=("100%",), assignees=(BOB,), created_at=after(3), updated_at=after(103))
    fourth = an_issue(4, created_at=after(4), updated_at=after(104))
    with storage.begin() as work:
        work.issues.upsert(
            scope,
            [
                a_snapshot(first),
                a_snapshot(second, status="closed", type="feature"),
                a_snapshot(third, status="in_progress", priority="high"),
            ],
        )
        work.issues.upsert(sibling, [a_snapshot(fourth)])
    return sibling


def walk(storage: Storage, query: IssueQuery) -> Iterator[tuple[StoredIssue, ...]]:
    """The list page by page, each in a look of its own, in which it is the same as it is shown."""
    for _ in range(MOST_PAGES):
        with storage.read() as view:
            page = view.issues.find(query)
            assert view.issues.page(query) == IssuePage(tuple(map(as_listed, page.items)), page.next)
        yield page.items
        if page.next is None:
            return
        query = evolve(query, after=page.next)
    pytest.fail("the list does not end")


def find(storage: Storage, query: IssueQuery) -> list[str]:
    """The keys of all pages."""
    return [issue.issue.key for page in walk(storage, query) for issue in page]


def creation_of(known: AnalyticsIssue) -> Creation:
    seen_at = first_seen_at(known.issue_id)
    return Creation(known.created_at, known.author, seen_at, known.integration_id, known.labels)


def analytics_issues(storage: Storage, scope: Scope) -> list[AnalyticsIssue]:
    with storage.read() as view:
        return list(view.issues.analytics_issues(scope.project_id))


def without_raw(issue: StoredIssue) -> StoredIssue:
    """Lists and exports may leave the delivered record out."""
    return evolve(issue, issue=evolve(issue.issue, raw=b""))
