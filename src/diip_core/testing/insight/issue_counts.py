"""Contract: issue counts of storage."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from attrs import asdict, evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diip_core.domain.insight.flow.issue_counts import IssueCounts, count_issues
from diip_core.domain.issues.analytics_issue import AnalyticsIssue
from diip_core.domain.issues.history import PASSIVE_FIELDS, last_active_at
from diip_core.domain.issues.issue import Scope
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.time import EPOCH, Window
from diip_core.ports.storage.storage import Storage
from diip_core.testing.insight.rollup import keep_closed, status_change
from diip_core.testing.samples import (
    BOB,
    ROBOT,
    START,
    a_comment,
    a_scope,
    a_snapshot,
    a_transition,
    after,
    an_issue,
)
from diip_core.testing.storage_case import StorageCase, store, store_activities

NOW = START + timedelta(days=200)
OPEN = Window(None, None, NOW)
WORDS = ("", "api", "kind/bug", 'a "quoted" one', "two\nlines", "é,🚀")


class IssueCountsContract(StorageCase):
    """`ReadIssues.issue_counts`: always equal to `count_issues` of all issues."""

    def test_an_empty_project_has_empty_counts(self, storage: Storage, scope: Scope) -> None:
        assert issue_counts(storage, scope, OPEN) == in_order(IssueCounts())

    def test_counts_are_of_a_project_or_of_one_integration(self, storage: Storage, scope: Scope) -> None:
        sibling, stranger = a_scope(storage, scope.project_id, provider="jira"), a_scope(storage)
        for place in (scope, sibling, stranger):
            store(storage, place, an_issue())
        with storage.read() as view:
            whole = view.issues.issue_counts(scope.project_id, window=OPEN)
            part = view.issues.issue_counts(scope.project_id, sibling.integration_id, window=OPEN)
            foreign = view.issues.issue_counts(stranger.project_id, scope.integration_id, window=OPEN)
        assert whole.by_provider == {"github": 1, "jira": 1}
        assert (part.by_provider, foreign.total) == ({"jira": 1}, 0)

    def test_the_durations_of_many_issues_add_up_exactly(self, storage: Storage, scope: Scope) -> None:
        for n in range(40):
            at = datetime.max.replace(tzinfo=START.tzinfo)
            keep_closed(storage, scope, an_issue(n, created_at=after(n), resolved_at=at))
        found = issue_counts(storage, scope, OPEN)
        assert found == counted(storage, scope, OPEN)
        assert found["resolved_microseconds"] > 2**63

    def test_an_issue_on_the_edge_of_a_window_is_counted_once(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, an_issue(1, created_at=after(10)))
        before, then = Window(None, after(10), NOW), Window(after(10), None, NOW)
        assert [issue_counts(storage, scope, one)["created"] for one in (before, then)] == [0, 1]

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def test_any_issues_are_counted_in_any_window(self, storage: Storage, data: Any) -> None:
        scope = a_scope(storage)
        sibling = a_scope(storage, scope.project_id, provider="jira")
        for event in data.draw(st.lists(events, max_size=20)):
            apply_event(storage, data.draw(st.sampled_from([scope, scope, sibling])), event)
        for window in data.draw(st.lists(windows, min_size=1, max_size=4)):
            assert issue_counts(storage, scope, window) == counted(storage, scope, window)


days = st.integers(-40, 230).map(lambda day: START + timedelta(days=day))
windows = st.builds(
    lambda start, length, now: Window(start, start and length and start + timedelta(days=length), now),
    st.none() | days,
    st.none() | st.integers(1, 150),
    days,
) | st.builds(lambda end, now: Window(None, end, now), days, days)
numbers = st.integers(1, 8)
Event = tuple[Any, ...]
events = st.one_of(
    st.tuples(
        st.just("issue"),
        numbers,
        st.fixed_dictionaries(
            {
                "created_at": days,
                "updated_at": days,
                "resolved_at": st.none() | days,
                "author": st.sampled_from((BOB, ROBOT, None)),
                "labels": st.lists(st.sampled_from(WORDS), max_size=4).map(tuple),
            }
        ),
        st.fixed_dictionaries(
            {
                "status": st.sampled_from(("open", "in_progress", "closed")),
                "type": st.sampled_from(("bug", "feature", "unknown")),
                "priority": st.sampled_from(("low", "high", "unknown")),
            }
        ),
    ),
    st.tuples(st.just("status"), numbers, st.integers(1, 60), days, st.booleans()),
    st.tuples(st.just("comment"), numbers, st.integers(1, 60), days),
    st.tuples(st.sampled_from(("labels", *PASSIVE_FIELDS)), numbers, st.integers(61, 120), days),
)


def apply_event(storage: Storage, scope: Scope, event: Event) -> None:
    """Apply one event to an issue."""
    match event:
        case ("issue", number, changes, words):
            with storage.begin() as work:
                work.issues.upsert(scope, [a_snapshot(an_issue(number, **changes), **words)])
        case ("status", number, place, at, is_close):
            change = ("open", "closed") if is_close else ("closed", "open")
            store_activities(storage, scope, transitions=(status_change(place, number, at, change),))
        case ("comment", number, place, at):
            said = a_comment(place, issue_key=f"#{number}", created_at=at, author=BOB)
            store_activities(storage, scope, comments=(said,))
        case (field, number, place, at):
            made = a_transition(place, issue_key=f"#{number}", at=at, field=field, actor=BOB)
            store_activities(storage, scope, transitions=(made,))


def issue_counts(storage: Storage, scope: Scope, window: Window) -> dict[str, Any]:
    """The counts of the scope's project."""
    with storage.read() as view:
        return in_order(view.issues.issue_counts(scope.project_id, window=window))


def counted(storage: Storage, scope: Scope, window: Window) -> dict[str, Any]:
    """The same counted from all issues with their activities."""
    with storage.read() as view:
        timelines = view.issues.timelines(scope.project_id, since=EPOCH)
        return in_order(count_issues((_active_by(one, window.end) for one in timelines), window))


def _active_by(timeline: Timeline, end: datetime | None) -> AnalyticsIssue:
    earlier = (activity for activity in timeline.activities if end is None or activity.at < end)
    return evolve(timeline.issue, active_at=last_active_at(timeline.issue.created_at, earlier))


def in_order(counts: IssueCounts) -> dict[str, Any]:
    """Counts with their durations sorted."""
    waits = (counts.resolutions, counts.responses)
    return asdict(counts) | {
        "lengths": [sorted(lengths) for wait in waits for lengths in (wait.ended, wait.censored)],
        "resolutions": None,
        "responses": None,
    }
