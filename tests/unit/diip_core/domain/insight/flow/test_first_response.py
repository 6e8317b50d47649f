from __future__ import annotations

from tests.unit.diip_core.domain.timelines import EVER, NOW, activity, day, issue

from diip_core.domain.insight.flow.first_response import (
    describe_first_response,
    providers_without_events,
    until_first_response,
)
from diip_core.domain.issues.lifecycle import derive_lifecycle
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.statistics.survival import Duration
from diip_core.domain.time import Window


def waited(one: Timeline, ago: float = 0) -> Duration:
    window = Window(start=None, end=day(ago), now=NOW)
    return until_first_response(one, derive_lifecycle(one.issue).at(window.end), window)


def test_a_response_ends_the_wait_and_none_yet_is_not_over() -> None:
    assert waited(issue(10, first_response_at=day(7))) == Duration(3, True)
    assert waited(issue(10)) == Duration(10, False)


def test_a_close_without_a_response_ends_the_watch() -> None:
    assert waited(issue(10, 4)) == Duration(4, False)
    changes = ((day(9), "closed"), (day(5), "open"))
    assert waited(issue(10, status_changes=changes)) == Duration(1, False)


def test_an_issue_closed_nobody_knows_when_was_not_watched() -> None:
    assert waited(issue(10, status="closed")) == Duration(0, False)


def test_a_later_response_is_not_known_yet() -> None:
    assert waited(issue(10, first_response_at=day(7)), 8) == Duration(2, False)


def test_an_issue_of_the_future_has_not_waited() -> None:
    assert waited(issue(-9000)) == Duration(0, False)


def test_a_provider_with_nothing_but_comments_says_so() -> None:
    talk, labelled = activity(5, "commented"), activity(4, "labels", None, "x")
    issues = [
        issue(provider="stackoverflow", activities=(talk,)),
        issue(provider="github", activities=(talk, labelled)),
        issue(provider="github"),
        issue(provider="jira"),
    ]
    assert providers_without_events(issues) == ("jira", "stackoverflow")
    result = describe_first_response([], EVER, {"stackoverflow", "jira"})
    assert result.comments_only == ("jira", "stackoverflow")
