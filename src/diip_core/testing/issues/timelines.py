"""Contract: issues with everything that was done to them."""

from __future__ import annotations

from datetime import datetime

import pytest
from attrs import evolve

from diip_core.domain.issues.history import Activity
from diip_core.domain.issues.issue import Scope
from diip_core.domain.issues.timeline import Timeline
from diip_core.ports.storage.storage import Storage
from diip_core.testing.samples import (
    ADA,
    BOB,
    ROBOT,
    a_comment,
    a_scope,
    a_snapshot,
    a_transition,
    after,
    an_issue,
)
from diip_core.testing.storage_case import StorageCase, store, store_activities, stored


class TimelinesContract(StorageCase):
    """`ReadIssues.timelines`."""

    def test_a_timeline_tells_who_an_issue_concerns_and_what_was_done(
        self, storage: Storage, scope: Scope
    ) -> None:
        issue = an_issue(author=ROBOT, assignees=(ADA, BOB), reactions_count=2, votes_count=3)
        store(storage, scope, issue)
        store_activities(
            storage,
            scope,
            comments=(a_comment(1, created_at=after(50)), a_comment(2, author=ADA, created_at=after(9))),
            transitions=(
                a_transition(3, at=after(50), actor=ROBOT, field="labels", before=None, after="bug"),
                a_transition(4, at=after(8), actor=None, field="status", before="open", after="closed"),
            ),
        )
        (timeline,) = timelines(storage, scope, since=after(0))
        (kept,) = stored(storage, scope)
        assert timeline == Timeline(
            issue_id=kept.issue_id,
            integration_id=scope.integration_id,
            key=issue.key,
            title=issue.title,
            url=issue.url,
            issue=timeline.issue,
            author="robot",
            author_is_bot=True,
            assignees=("ada", "bob"),
            reactions_count=5,
            activities=(
                Activity(after(8), None, False, "status", "open", "closed"),
                Activity(after(9), "ada", False, "commented"),
                Activity(after(50), "bob", False, "commented"),
                Activity(after(50), "robot", True, "labels", None, "bug"),
            ),
        )
        with storage.read() as view:
            assert timeline.issue == next(view.issues.analytics_issues(scope.project_id))

    def test_an_issue_without_activities_has_none(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, an_issue(author=None))
        (timeline,) = timelines(storage, scope, since=after(0))
        assert (timeline.author, timeline.author_is_bot, timeline.assignees, timeline.activities) == (
            None,
            False,
            (),
            (),
        )

    @pytest.mark.parametrize(
        ("since", "keys"),
        [(after(0), ["#1", "#2", "#3", "#4"]), (after(100), ["#1", "#2", "#4"]), (after(201), ["#1", "#4"])],
    )
    def test_what_was_over_before_is_left_out(
        self, storage: Storage, scope: Scope, since: datetime, keys: list[str]
    ) -> None:
        open_one = an_issue(1)
        late, early = (
            an_issue(n, original_status="closed", resolved_at=after(at)) for n, at in ((2, 200), (3, 50))
        )
        new_one = an_issue(4, original_status="closed", created_at=after(300))
        with storage.begin() as work:
            work.issues.upsert(
                scope,
                [a_snapshot(open_one), *(a_snapshot(i, status="closed") for i in (late, early, new_one))],
            )
        assert sorted(timeline.key for timeline in timelines(storage, scope, since=since)) == keys

    def test_activities_under_a_former_key_belong_to_the_issue(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, an_issue(1))
        store_activities(storage, scope, comments=(a_comment(1),))
        store(storage, scope, evolve(an_issue(1), key="#7", updated_at=after(99)))
        store_activities(storage, scope, comments=(a_comment(2, issue_key="#7"),))
        (timeline,) = timelines(storage, scope, since=after(0))
        assert len(timeline.activities) == 2

    def test_timelines_are_of_a_project_or_of_one_integration(self, storage: Storage, scope: Scope) -> None:
        sibling, stranger = a_scope(storage, scope.project_id), a_scope(storage)
        for place in (scope, sibling, stranger):
            store(storage, place, an_issue())
            store_activities(storage, place, comments=(a_comment(),))
        both = timelines(storage, scope, since=after(0))
        assert sorted(timeline.integration_id for timeline in both) == sorted(
            (scope.integration_id, sibling.integration_id)
        )
        assert [len(timeline.activities) for timeline in both] == [1, 1]
        with storage.read() as view:
            (timeline,) = view.issues.timelines(scope.project_id, sibling.integration_id, since=after(0))
        assert timeline.integration_id == sibling.integration_id

    def test_timelines_stream_beyond_one_batch(self, storage: Storage, scope: Scope) -> None:
        numbers = range(1, 1501)
        store(storage, scope, *(an_issue(n) for n in numbers))
        store_activities(storage, scope, comments=tuple(a_comment(n, issue_key=f"#{n}") for n in numbers))
        timeline = timelines(storage, scope, since=after(0))
        assert {one.key for one in timeline} == {f"#{n}" for n in numbers}
        assert {len(one.activities) for one in timeline} == {1}


def timelines(storage: Storage, scope: Scope, *, since: datetime) -> list[Timeline]:
    with storage.read() as view:
        return list(view.issues.timelines(scope.project_id, since=since))
