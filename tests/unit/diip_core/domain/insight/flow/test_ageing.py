from __future__ import annotations

from datetime import timedelta

import pytest
from tests.unit.diip_core.domain.timelines import NOW, issue

from diip_core.domain.insight.flow.ageing import WaitingIssue, describe_ageing, longest_waiting, usual_limits
from diip_core.domain.statistics.survival import Duration

BUGS = [Duration(float(number), True) for number in range(1, 21)]


def test_old_is_what_is_open_longer_than_85_percent_of_its_type() -> None:
    assert usual_limits({"bug": BUGS}) == {"bug": 17}
    open_issues = [issue(17, number=1), issue(18, number=2), issue(60, number=3)]
    result = describe_ageing(open_issues, {"bug": BUGS}, NOW)
    assert result.count == 2
    assert result.longest == (
        WaitingIssue("3", "#3", "Issue 3", "https://tracker.example/3", 60),
        WaitingIssue("2", "#2", "Issue 2", "https://tracker.example/2", 18),
    )


@pytest.mark.parametrize("durations", [BUGS[:19], [Duration(1, True)] * 5 + [Duration(50, False)] * 30])
def test_a_type_with_too_few_or_too_few_closed_has_no_limit(durations: list[Duration]) -> None:
    result = describe_ageing([issue(900)], {"bug": durations}, NOW)
    assert (result.limits, result.count) == ({}, 0)


def test_stale_is_what_no_human_touched_for_90_days() -> None:
    open_issues = [
        issue(200, number=1),
        issue(200, number=2, active_at=NOW - timedelta(days=89)),
        issue(95, number=3),
        issue(90, number=4),
    ]
    result = describe_ageing(open_issues, {}, NOW)
    assert result.stale == 3
    assert [waiting.key for waiting in result.most_forgotten] == ["#1", "#3", "#4"]


def test_ten_are_named_longest_first_and_equal_ones_by_key() -> None:
    waits = [(5.0, issue(number=number)) for number in range(30)] + [(9.0, issue(number=99))]
    assert [waiting.key for waiting in longest_waiting(waits)][:4] == ["#99", "#0", "#1", "#10"]
    assert len(longest_waiting(waits)) == 10
    assert longest_waiting(reversed(waits)) == longest_waiting(waits)
