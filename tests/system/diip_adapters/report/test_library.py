"""What a program asks of a mirror; here, where a whole year is mirrored."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from diip_core.domain.insight.report import Report
from diip_core.library import Mirror


def test_each_part_can_be_asked_for_by_itself(mirrored: Mirror, year: Report) -> None:
    assert mirrored.summary() == year.summary
    assert mirrored.spikes() == year.spikes
    assert mirrored.bottlenecks() == year.bottlenecks
    assert mirrored.priorities() == year.priorities
    assert mirrored.trends(interval=year.trends.interval) == year.trends


def test_a_window_bounds_spikes(mirrored: Mirror) -> None:
    after = datetime(2026, 11, 21, tzinfo=UTC)
    assert re.search(r"^\d+ issues .*? \w+ 2026, expected", mirrored.spikes().episodes[0].explanation)
    assert not mirrored.spikes(start=after).episodes
    assert (
        len(mirrored.trends(interval="day", start=after, end=datetime(2026, 11, 23, tzinfo=UTC)).points) == 2
    )


def test_a_report_of_a_window_shows_what_reaches_into_it(mirrored: Mirror, year: Report) -> None:
    start = datetime(2026, 9, 17, tzinfo=UTC)
    spikes = mirrored.report(start=start).spikes
    assert spikes == mirrored.spikes(start=start) == year.spikes.since(start.date())
    assert [one.first_day for one in spikes.left_out] == [start.date()]
    assert not spikes.inactivities
    assert year.spikes.inactivities
