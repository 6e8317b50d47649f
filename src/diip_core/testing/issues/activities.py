"""Contract: comments, transitions, and the history derived from them."""

from __future__ import annotations

from attrs import evolve

from diip_core.domain.issues.history import History
from diip_core.domain.issues.issue import Comment, Scope, Transition
from diip_core.ports.storage.storage import Storage
from diip_core.testing.samples import (
    ADA,
    BOB,
    ROBOT,
    START,
    a_comment,
    a_scope,
    a_transition,
    after,
    an_issue,
)
from diip_core.testing.storage_case import StorageCase, only, store, store_activities


class DeedsContract(StorageCase):
    """`Issues.add_comments`, `Issues.add_transitions` and `History`."""

    def test_comments_and_transitions_come_back_as_they_were_put(
        self, storage: Storage, scope: Scope
    ) -> None:
        store(storage, scope, an_issue())
        said = a_comment(author=ADA, body="ü\n" * 3, created_at=after(1.5), updated_at=after(2.000001))
        ghost = a_comment(2, author=None, created_at=after(3), body="")
        closed = a_transition(actor=ROBOT, at=after(4.25), field="status", before="open", after="closed")
        bare = a_transition(2, actor=None, at=after(5), field="pinned", before=None, after=None)
        assert store_activities(storage, scope, comments=(said, ghost), transitions=(closed, bare)) == (2, 2)
        assert activities(storage, scope) == ((said, ghost), (closed, bare))

    def test_they_come_by_time_then_external_id(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, an_issue())
        late, nine, ten = a_comment(3), a_comment(external_id="9"), a_comment(external_id="10")
        late = evolve(late, external_id="1", created_at=after(61))
        made = [a_transition(external_id=external_id) for external_id in ("9", "10")]
        early = a_transition(external_id="99", at=after(1))
        store_activities(storage, scope, comments=(late, nine, ten), transitions=(*made, early))
        assert activities(storage, scope) == ((ten, nine, late), (early, made[1], made[0]))

    def test_a_newer_comment_replaces_and_an_older_one_does_not(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, an_issue())
        first = a_comment(body="first")
        edited = a_comment(body="edited", updated_at=after(70))
        for comment, changed in ((first, 1), (first, 0), (edited, 1), (first, 0), (edited, 0)):
            assert store_activities(storage, scope, comments=(comment,)) == (changed, 0)
        assert activities(storage, scope)[0] == (edited,)

    def test_an_equally_new_comment_with_other_content_replaces(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, an_issue())
        store_activities(storage, scope, comments=(a_comment(),))
        orphaned = a_comment(author=None)
        assert store_activities(storage, scope, comments=(orphaned,)) == (1, 0)
        assert activities(storage, scope)[0] == (orphaned,)

    def test_a_transition_never_changes(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, an_issue())
        made = a_transition()
        assert store_activities(storage, scope, transitions=(made,)) == (0, 1)
        assert store_activities(storage, scope, transitions=(evolve(made, after="other"),)) == (0, 0)
        assert activities(storage, scope)[1] == (made,)

    def test_one_twice_in_a_page_counts_once(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, an_issue())
        first, edited = a_comment(body="first"), a_comment(body="edited", updated_at=after(70))
        made = a_transition()
        added = store_activities(storage, scope, comments=(first, edited, first), transitions=(made, made))
        assert added == (1, 1)
        assert activities(storage, scope) == ((edited,), (made,))

    def test_of_equally_new_copies_in_a_page_the_last_counts(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, an_issue())
        copies = tuple(a_comment(body=body) for body in ("first", "second", "last"))
        assert store_activities(storage, scope, comments=copies) == (1, 0)
        assert activities(storage, scope)[0] == copies[-1:]

    def test_an_empty_page_adds_nothing(self, storage: Storage, scope: Scope) -> None:
        assert store_activities(storage, scope) == (0, 0)

    def test_they_may_come_before_their_issue(self, storage: Storage, scope: Scope) -> None:
        said, made = a_comment(), a_transition()
        assert store_activities(storage, scope, comments=(said,), transitions=(made,)) == (1, 1)
        store(storage, scope, an_issue())
        assert activities(storage, scope) == ((said,), (made,))
        assert only(storage, scope).history.comments_count == 1
        assert only(storage, scope).history.first_response_at == said.created_at

    def test_they_belong_to_their_issue_alone(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, an_issue(1), an_issue(2))
        store_activities(
            storage,
            scope,
            comments=(a_comment(1), a_comment(2, issue_key="#2"), a_comment(3, issue_key="#404")),
            transitions=(a_transition(1, issue_key="#2"),),
        )
        with storage.read() as view:
            histories = {
                e.stored.issue.key: (len(e.comments or ()), len(e.transitions), e.stored.history)
                for e in view.issues.export(scope, with_comments=True)
            }
        assert [histories[key][:2] for key in ("#1", "#2")] == [(1, 0), (1, 1)]
        assert [histories[key][2].comments_count for key in ("#1", "#2")] == [1, 1]

    def test_they_follow_an_issue_through_its_keys(self, storage: Storage, scope: Scope) -> None:
        store_activities(storage, scope, comments=(a_comment(1, issue_key="OLD-1"),))
        store(storage, scope, an_issue(key="OLD-1"))
        store(storage, scope, an_issue(key="NEW-1", updated_at=after(500), aliases=("ALSO-1",)))
        store_activities(
            storage,
            scope,
            comments=(a_comment(2, issue_key="NEW-1"), a_comment(3, issue_key="ALSO-1")),
            transitions=(a_transition(issue_key="OLD-1"),),
        )
        comments, transitions = activities(storage, scope)
        assert [comment.external_id for comment in comments] == ["5001", "5002", "5003"]
        assert len(transitions) == 1
        assert only(storage, scope).history.comments_count == 3

    def test_a_comment_that_moved_leaves_its_old_issue(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, an_issue(1), an_issue(2))
        store_activities(storage, scope, comments=(a_comment(),))
        assert store_activities(storage, scope, comments=(a_comment(issue_key="#2"),)) == (1, 0)
        with storage.read() as view:
            counts = {e.stored.issue.key: e.stored.history.comments_count for e in view.issues.export(scope)}
        assert counts == {"#1": 0, "#2": 1}

    def test_comments_that_are_gone_upstream_leave_with_their_counts(
        self, storage: Storage, scope: Scope
    ) -> None:
        store(storage, scope, an_issue(comments_claimed=2))
        first, second = a_comment(1), a_comment(2)
        store_activities(storage, scope, comments=(first, a_comment(3)))
        with storage.read() as view:
            assert view.issues.miscounted(scope) == ()
        with storage.begin() as work:
            assert work.issues.replace_comments(scope, "#1", (first, second)) == 1
            assert work.issues.replace_comments(scope, "#1", (first, second)) == 0
        assert activities(storage, scope)[0] == (first, second)
        with storage.begin() as work:
            work.issues.replace_comments(scope, "#1", (first,))
        assert activities(storage, scope)[0] == (first,)

    def test_issues_with_another_count_of_comments_than_stated_are_named(
        self, storage: Storage, scope: Scope
    ) -> None:
        issues = [an_issue(number, comments_claimed=number - 1) for number in (1, 2, 3)]
        store(storage, scope, *issues)
        store_activities(storage, scope, comments=(a_comment(1, issue_key="#2"),))
        store(storage, a_scope(storage, scope.project_id), an_issue(9, comments_claimed=9))
        with storage.read() as view:
            assert view.issues.miscounted(scope) == ("#3",)
            assert view.issues.miscounted(scope, ["#1", "#2"]) == ()
            assert view.issues.miscounted(scope, ["#2", "#3", "#9"]) == ("#3",)
            assert view.issues.miscounted(scope, []) == ()

    def test_the_activities_of_two_integrations_never_mix(self, storage: Storage, scope: Scope) -> None:
        sibling = a_scope(storage, scope.project_id)
        store(storage, scope, an_issue())
        store(storage, sibling, an_issue())
        store_activities(storage, sibling, comments=(a_comment(),), transitions=(a_transition(),))
        assert activities(storage, scope) == ((), ())
        assert only(storage, scope).history.comments_count == 0
        assert store_activities(storage, scope, comments=(a_comment(),), transitions=(a_transition(),)) == (
            1,
            1,
        )

    def test_an_issue_without_activities_has_an_empty_history(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, an_issue())
        empty = History(closed_at=None, first_response_at=None, active_at=START)
        assert only(storage, scope).history == empty

    def test_a_history_is_derived_again_after_each_write(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, an_issue())
        store_activities(storage, scope, transitions=(a_transition(1, at=after(50), actor=ROBOT),))
        assert only(storage, scope).history.first_response_at is None
        store_activities(storage, scope, comments=(a_comment(1, created_at=after(40), author=BOB),))
        assert only(storage, scope).history.first_response_at == after(40)
        closing = a_transition(2, at=after(80), field="status", before="open", after="closed")
        store_activities(storage, scope, transitions=(closing,))
        assert only(storage, scope).history.closed_at is None
        store(storage, scope, an_issue(original_status="closed", updated_at=after(80)))
        assert only(storage, scope).history == History(
            closed_at=after(80), first_response_at=after(40), active_at=after(80), comments_count=1
        )
        reopening = a_transition(3, at=after(90), field="status", before="closed", after="open")
        store_activities(storage, scope, transitions=(reopening,))
        assert only(storage, scope).history.reopen_count == 1
        store(storage, scope, an_issue(original_status="open", updated_at=after(90)))
        assert only(storage, scope).history == History(
            closed_at=None,
            first_response_at=after(40),
            active_at=after(90),
            comments_count=1,
            reopen_count=1,
            status_changes=((after(80), "closed"), (after(90), "open")),
        )

    def test_the_providers_own_closing_date_goes_first(self, storage: Storage, scope: Scope) -> None:
        closed = an_issue(original_status="closed", resolved_at=after(75.5), updated_at=after(80))
        closing = a_transition(1, at=after(80), field="status", before="open", after="closed")
        store_activities(storage, scope, transitions=(closing,))
        store(storage, scope, closed)
        assert only(storage, scope).history.closed_at == after(75.5)


def activities(storage: Storage, scope: Scope) -> tuple[tuple[Comment, ...], tuple[Transition, ...]]:
    """The comments and transitions of the scope's only issue."""
    with storage.read() as view:
        (exported,) = view.issues.export(scope, with_comments=True)
    assert exported.comments is not None
    return exported.comments, exported.transitions
