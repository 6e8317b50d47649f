"""Sentences of sections that the simulated year has no need of."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import ModuleType

import msgspec
import pytest
from attrs import evolve

from diip_adapters.report.blocks import BulletList, Figure, Paragraph
from diip_adapters.report.calendar import Calendar
from diip_adapters.report.sections import ageing, basis, bottlenecks, changes, first, spikes, times, workload
from diip_adapters.schemas.report import report_schema
from diip_core.domain.insight.flow.degradation import Degradation, Pace
from diip_core.domain.insight.flow.flow import Flow
from diip_core.domain.insight.flow.what_changed import Change
from diip_core.domain.insight.flow.workload import Workload
from diip_core.domain.insight.priority.priority import PriorityList
from diip_core.domain.insight.report import Report
from diip_core.domain.insight.spikes.spike_report import LeftOut
from diip_core.domain.statistics.survival import Interval
from diip_core.library import Mirror


def said(section: ModuleType, report: Report) -> str:
    text: list[str] = []
    for block in section.section(report, Calendar.of(report)).blocks:
        if isinstance(block, Paragraph):
            text.append(block.text)
        elif isinstance(block, BulletList):
            text.extend(block.items)
    return "\n".join(text)


def captions(section: ModuleType, report: Report) -> list[str]:
    blocks = section.section(report, Calendar.of(report)).blocks
    return [block.caption for block in blocks if isinstance(block, Figure)]


def with_flow(report: Report, flow: Flow) -> Report:
    return evolve(report, flow=flow)


@pytest.mark.parametrize(
    ("load", "sentence"),
    [
        (Workload(0, 0, 0, None), "Nothing is open."),
        (Workload(0, 4, 0, None), "Nobody is assigned to any of 4 open issues."),
        (Workload(1, 3, 1, None), "1 of 4 open issues has somebody assigned, 1 person in all."),
        (Workload(9, 0, 6, 0.1), "That work is evenly spread (Gini 0.10; "),
        (Workload(9, 0, 6, 0.4), "That work is neither evenly nor very unevenly spread (Gini 0.40; "),
        (Workload(9, 0, 6, 0.8), "That work is unevenly spread (Gini 0.80; "),
    ],
)
def test_workload_judges_the_spread_and_no_person(year: Report, load: Workload, sentence: str) -> None:
    assert sentence in said(workload, with_flow(year, evolve(year.flow, workload=load)))


def test_ageing_without_limits_or_stale_issues_says_so(year: Report) -> None:
    young = evolve(year.flow.ageing, count=0, stale=0, longest=(), most_forgotten=())
    text = said(ageing, with_flow(year, evolve(year.flow, ageing=young)))
    assert text == (
        "No open issue has waited longer than 85 of 100 of the same type take.\n"
        "No open issue has been quiet for 90 days."
    )
    nothing = evolve(young, limits={})
    text = said(ageing, with_flow(year, evolve(year.flow, ageing=nothing)))
    assert text.startswith("Too few issues are closed to say what counts as old.")
    one = evolve(year.flow.ageing, count=1, limits={"bug": 120.0})
    text = said(ageing, with_flow(year, evolve(year.flow, ageing=one)))
    assert text.startswith("1 open issue has waited longer than 85 of 100 of the same type take (4 months).")


def test_values_that_do_not_differ_are_no_bottlenecks(year: Report) -> None:
    found = evolve(year.bottlenecks.found, bottlenecks=())
    text = said(bottlenecks, evolve(year, bottlenecks=evolve(year.bottlenecks, found=found)))
    assert text.startswith("None of ")
    assert text.endswith("labels, components and statuses compared is slower than the others beyond chance.")


def test_many_bottlenecks_are_cut_off_with_their_number(year: Report) -> None:
    worst = evolve(year.bottlenecks.found.bottlenecks[0], causes=())
    found = evolve(year.bottlenecks.found, bottlenecks=(worst,) * 6)
    text = said(bottlenecks, evolve(year, bottlenecks=evolve(year.bottlenecks, found=found)))
    assert "1 smaller bottleneck more." in text
    assert text.endswith("compared stand out. Issues of the last 180 days count.")


def test_a_slower_project_is_reported_with_its_changes(year: Report) -> None:
    pace = Pace(40, 5, 200, 150, 28.0, recent_mean_days=20.0, before_mean_days=9.0, p=1e-6)
    slower = evolve(year.bottlenecks, degradation=Degradation(resolution=None, first_response=pace))
    text = said(changes, evolve(year, bottlenecks=slower))
    assert text.startswith("Issues wait longer for a first answer than in the half-year before: ")
    assert "Nothing changed beyond chance" not in text


def test_nothing_open_leaves_nothing_to_put_first(year: Report) -> None:
    done = evolve(year, priorities=evolve(year.priorities, now=PriorityList((), 0)))
    assert said(first, done) == "Nothing is open."


def test_the_overdue_list_says_that_it_is_a_judgement(year: Report) -> None:
    text = said(first, year)
    assert "Answer now. All open issues, ordered by a sum of stated terms." in text
    assert "This order is a judgement; it is not back-tested." in text
    none = evolve(year, priorities=evolve(year.priorities, overdue=PriorityList((), 0)))
    assert "No issue is known to be overdue." in said(first, none)


def test_spikes_beyond_ten_are_counted(year: Report) -> None:
    many = evolve(year.spikes, episodes=year.spikes.episodes[:1] * 11, digest=())
    assert "1 older spike is not shown." in said(spikes, evolve(year, spikes=many))


def test_the_days_of_the_chart_are_named_where_they_are_not_the_last(mirrored: Mirror, year: Report) -> None:
    assert captions(spikes, year) == ["Issues created a day, the last 60 days"]
    past = mirrored.report(end=datetime(2026, 9, 1, tzinfo=UTC))
    assert captions(spikes, past) == ["Issues created a day, 3 Jul to 31 Aug"]


def test_unread_days_are_reported_and_long_lists_cut(year: Report) -> None:
    day = year.spikes.recent[0].day
    unread = LeftOut(day, day, "not read to its end", 3)
    text = said(basis, evolve(year, spikes=evolve(year.spikes, left_out=(unread,) * 9, inactivities=())))
    assert "The 3 issues known on Fri 25 Sep are left out, for that day was not read to its end." in text
    assert "and 1 more such stretches, further back." in text


@pytest.mark.parametrize(
    ("days", "issues", "sentence"),
    [
        (0, 0, "Nothing was learned on Fri 25 Sep, for that day was not read to its end."),
        (0, 1, "The 1 issue known on Fri 25 Sep is left out, for that day was not read to its end."),
        (1, 0, "Nothing was learned from 25 Sep to 26 Sep, for those days were not read to their end."),
    ],
)
def test_days_that_were_not_read_are_counted_as_they_are(
    year: Report, days: int, issues: int, sentence: str
) -> None:
    first = year.spikes.recent[0].day
    unread = LeftOut(first, first + timedelta(days=days), "not read to its end", issues)
    assert sentence in said(basis, evolve(year, spikes=evolve(year.spikes, left_out=(unread,))))


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "has not learned from any day yet and needs 28; it"),
        (1, "has learned from 1 of the 28 days it needs; it"),
        (28, "has learned from 28 days; it"),
    ],
)
def test_the_learned_days_of_the_detector_are_reported(year: Report, days: int, words: str) -> None:
    assert words in said(basis, evolve(year, spikes=evolve(year.spikes, learned_days=days)))


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (1, "The one label, component or status that could be compared stands out. Issues of"),
        (0, "The one label, component or status that could be compared is no slower than the rest beyond"),
    ],
)
def test_a_single_value_is_not_counted_among_itself(year: Report, found: int, sentence: str) -> None:
    alone = evolve(
        year.bottlenecks.found, tested=1, bottlenecks=year.bottlenecks.found.bottlenecks[:1] * found
    )
    text = said(bottlenecks, evolve(year, bottlenecks=evolve(year.bottlenecks, found=alone)))
    assert sentence in text
    assert "1 of 1" not in text


def test_that_nobody_looked_for_the_labels_of_an_old_spike_is_said(year: Report) -> None:
    text = "Labels are watched from 24 Nov on: "
    assert text not in said(spikes, evolve(year, spikes=evolve(year.spikes, labels_since=date(2026, 8, 1))))
    later = evolve(year.spikes, labels_since=date(2026, 11, 24))
    assert text in said(spikes, evolve(year, spikes=later))


def test_labels_within_a_spike_name_the_days_they_counted(year: Report) -> None:
    spike = year.spikes.episodes[0]
    day, label = spike.episode.peak.day, spike.labels[0]
    counted = [
        evolve(label, finding=evolve(label.finding, observed=9, length_days=length, day=day + later))
        for length, later in ((1, timedelta()), (1, timedelta(days=1)), (3, timedelta(days=1)))
    ]
    text = said(spikes, evolve(year, spikes=evolve(year.spikes, episodes=(evolve(spike, labels=counted),))))
    assert "area/import (9, expected " in text
    assert "area/import (9 on Thu 19 Nov, expected " in text
    assert "area/import (9 in the 3 days up to Thu 19 Nov, expected " in text


def test_a_rate_of_zero_and_work_in_progress_are_reported(year: Report) -> None:
    flow = evolve(
        year.flow,
        reopening=evolve(year.flow.reopening, reopened=0, rate=0.0, interval=Interval(0.0, 0.0)),
        time_in_status=evolve(year.flow.time_in_status, efficiency=0.25),
    )
    text = said(times, with_flow(year, flow))
    assert "closes none is known to have been reopened." in text
    assert "Somebody was at work in 25% of the open time." in text


@pytest.mark.parametrize("what", ["arrivals", "resolution"])
def test_a_change_is_in_the_document_with_its_units(year: Report, what: str) -> None:
    assert year.bottlenecks.changed
    change = Change("resolution" if what == "resolution" else "arrivals", "", 4.0, 9.0, 1e-6, 1e-5, 28.0)
    changed = evolve(year.bottlenecks.changed, compared=(change,))
    document = msgspec.to_builtins(
        report_schema(evolve(year, bottlenecks=evolve(year.bottlenecks, changed=changed)))
    )
    [text] = document["bottlenecks"]["changes"]  # type: ignore[call-overload,index,misc]
    if what == "resolution":
        assert (text["unit"], text["before"]) == ("seconds", 4 * 86_400)
        assert text["median_before_seconds"] is None
    else:
        assert (text["unit"], text["before"], text["after"]) == ("issues", 4.0, 9.0)
