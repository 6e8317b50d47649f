from __future__ import annotations

import pytest
from tests.unit.diip_core.domain.timelines import NOW, activity, day, issue

from diip_core.domain.insight.flow.time_in_status import describe_time_in_status, status_durations
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.statistics.survival import Duration


def through(*changes: tuple[float, str, str], **fields: object) -> Timeline:
    return issue(
        20,
        activities=tuple(activity(ago, "status", before, after) for ago, before, after in changes),
        **fields,
    )


def test_a_status_lasts_until_the_next_one_and_the_current_one_is_not_over() -> None:
    moved = through((15, "open", "in_progress"), (5, "in_progress", "review"), status="in_progress")
    assert status_durations(moved, NOW) == {
        "open": Duration(5, True),
        "in_progress": Duration(10, True),
        "review": Duration(5, False),
    }


def test_coming_back_to_a_status_adds_to_it_and_closed_is_no_waiting() -> None:
    moved = through((18, "open", "closed"), (8, "closed", "open"), (5, "open", "closed"), status="closed")
    assert status_durations(moved, NOW) == {"open": Duration(5, True)}


def test_an_issue_back_in_a_status_is_in_it_still() -> None:
    moved = through((18, "open", "in_progress"), (8, "in_progress", "open"))
    assert status_durations(moved, NOW) == {"open": Duration(10, False), "in_progress": Duration(10, True)}


def test_without_changes_an_issue_is_where_it_always_was() -> None:
    assert status_durations(issue(20, status="in_progress"), NOW) == {"in_progress": Duration(20, False)}
    assert status_durations(issue(20, status="closed"), NOW) == {}


def test_a_close_that_the_changelog_lacks_ends_the_last_status() -> None:
    moved = through((15, "open", "in_progress"), status="closed", closed_at=day(12))
    assert status_durations(moved, NOW) == {"open": Duration(5, True), "in_progress": Duration(3, True)}


def test_the_past_knows_nothing_of_later_changes() -> None:
    moved = through((15, "open", "in_progress"), status="closed", closed_at=day(12))
    assert status_durations(moved, day(16)) == {"open": Duration(4, False)}
    assert status_durations(moved, day(13))["in_progress"] == Duration(2, False)


def test_a_word_nobody_gave_is_open() -> None:
    issue_with_gaps = issue(
        20, activities=(activity(15, "status", None, None), activity(9, "labels", None, "x"))
    )
    assert status_durations(issue_with_gaps, NOW) == {"open": Duration(20, False)}


def test_efficiency_is_the_share_of_open_time_at_work() -> None:
    issues = [through((15, "open", "in_progress"), (12, "in_progress", "closed"), status="closed"), issue(2)]
    result = describe_time_in_status(issues, NOW)
    assert result.efficiency == pytest.approx(3 / (5 + 3 + 2))
    assert {status: waiting.subjects for status, waiting in result.by_status.items()} == {
        "in_progress": 1,
        "open": 2,
    }


def test_where_nobody_is_ever_at_work_the_tracker_does_not_tell() -> None:
    assert describe_time_in_status([issue(9)], NOW).efficiency is None
    assert describe_time_in_status([], NOW).by_status == {}
