"""Each thing that can be the matter, and the words for it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve

from diip_adapters.report.calendar import Calendar
from diip_adapters.report.headline import headline
from diip_core.domain.insight.flow.degradation import Degradation, Pace
from diip_core.domain.insight.flow.trends import TrendPoint
from diip_core.domain.insight.flow.what_changed import Change
from diip_core.domain.insight.priority.priority import PriorityList
from diip_core.domain.insight.report import Report
from diip_core.domain.mirror.inactivity import Inactivity
from diip_core.library import Mirror

SLOWER = Pace(40, 5, 200, 150, 28.0, recent_mean_days=20.0, before_mean_days=9.0, p=1e-6)


def said(report: Report) -> str:
    return "\n".join(lead.sentence for lead in headline(report, Calendar.of(report)))


def with_spikes(year: Report, **changes: Any) -> Report:
    return evolve(year, spikes=evolve(year.spikes, **changes))


def with_growth(year: Report, **changes: Any) -> Report:
    assert year.flow.growth
    return evolve(year, flow=evolve(year.flow, growth=evolve(year.flow.growth, **changes)))


def test_a_silence_that_continues_sends_people_to_the_connection(year: Report) -> None:
    yesterday = year.spikes.recent[-1].day - timedelta(days=1)
    silent = with_spikes(year, inactivities=(Inactivity(yesterday, 3, 12.6, 20.0, 1e-5),))
    assert (
        "No issue came in the 3 days up to Sun 22 Nov, where 13 were to be expected: look whether the "
        "connection still works."
    ) in said(silent)
    assert " spik" not in said(evolve(silent, spikes=evolve(silent.spikes, episodes=())))


def test_a_spike_without_labels_names_none(year: Report) -> None:
    bare = tuple(evolve(one, labels=()) for one in year.spikes.episodes)
    text = said(with_spikes(year, episodes=bare))
    assert "There is a spike: " in text
    assert "Labels that spiked" not in text


def test_a_spike_that_is_over_is_mentioned_briefly(year: Report) -> None:
    spike = year.spikes.episodes[0]
    over = evolve(
        spike, episode=evolve(spike.episode, last_alarm=date(2026, 11, 1), first_day=date(2026, 11, 1))
    )
    assert "Nothing is spiking. The last spike was on Wed 18 Nov: 26 issues where 4.4 were expected." in said(
        with_spikes(year, episodes=(over,), digest=())
    )


def test_a_project_that_never_spiked_says_so(year: Report) -> None:
    calm = with_spikes(year, episodes=(), digest=())
    assert "Nothing is spiking, and nothing was in all this time." in said(calm)


def test_labels_that_spiked_alone_are_not_denied(year: Report) -> None:
    label = year.spikes.episodes[0].labels[0]
    alone = with_spikes(year, episodes=(), digest=(label,))
    text = said(alone)
    assert "The project as a whole is not spiking. The last label that did: " in text
    assert "area/import" in text
    assert "Nothing is spiking" not in text
    since = evolve(alone, summary=evolve(alone.summary, start=datetime(2026, 11, 1, tzinfo=UTC)))
    assert "The project as a whole did not spike in this time. The last label that did: " in said(since)


@pytest.mark.parametrize(
    "month", [9, 11, *(pytest.param(month, marks=pytest.mark.long) for month in (3, 10))]
)
def test_of_a_window_with_a_start_it_follows_the_summary(mirrored: Mirror, month: int) -> None:
    start = datetime(2026, month, 1, tzinfo=UTC)
    for end in (None, start + timedelta(days=29)):
        report = mirrored.report(start=start, end=end)
        text = said(report)
        assert (" a spike: " in text) == report.summary.spike_detected
        assert (
            " not spike in this time" in text or "Nothing spiked" in text
        ) != report.summary.spike_detected


def test_a_spike_that_ended_within_the_window_is_in_the_past_tense(mirrored: Mirror) -> None:
    spike = mirrored.report().spikes.episodes[0].episode
    start = datetime(2026, 11, 1, tzinfo=UTC)
    later = mirrored.report(start=start, end=datetime(2026, 11, 22, tzinfo=UTC))
    assert spike.first_day > start.date()
    assert "There was a spike: 26 issues on Wed 18 Nov, expected " in said(later)


def test_a_detector_that_still_learns_says_so(year: Report) -> None:
    young = with_spikes(year, episodes=(), learned_days=12)
    assert (
        "Spikes cannot be detected yet: DIIP is still learning what a normal day is, 12 of 28 days so far."
        in said(young)
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"arrivals": 90, "closures": 20, "is_growing": True},
            "The backlog is growing: bots aside, 90 came in and 20 were closed in the last 28 days.",
        ),
        (
            {"arrivals": 9, "closures": 80, "z": -6.0},
            "The backlog is shrinking: bots aside, 9 came in and 80 were closed in the last 28 days.",
        ),
        (
            {"arrivals": 2, "closures": 1, "z": 0.5, "wait_days": None},
            "beyond chance: bots aside, 2 came in and 1 was closed in the last 28 days.",
        ),
    ],
)
def test_the_backlog_is_judged(year: Report, changes: dict[str, Any], sentence: str) -> None:
    assert sentence in said(with_growth(year, **changes))


def test_how_long_new_work_waits_is_no_amount_of_work(year: Report) -> None:
    steady = with_growth(year, arrivals=220, closures=200, z=0.4, wait_days=33.2)
    text = said(evolve(steady, flow=evolve(steady.flow, open_by_bots=2)))
    assert "beyond chance: bots aside, 220 came in and 200 were closed in the last 28 days." in text
    assert (
        "issues are open, 2 of them by bots. New work waits about 33 days for its turn at this pace." in text
    )


def test_a_project_without_bots_does_not_speak_of_them(year: Report) -> None:
    flow = evolve(with_growth(year, arrivals=90, closures=20).flow, by_bots=0, open_by_bots=0)
    assert "bots" not in said(evolve(year, flow=flow))


def test_open_issues_of_people_and_bots_add_up(year: Report) -> None:
    assert year.flow.open_by_bots > 0
    assert year.flow.open_issues + year.flow.open_by_bots == year.summary.open_issues


@pytest.mark.parametrize(
    ("interval", "when"),
    [("day", "on Tue 1 Sep"), ("week", "in the week of 1 Sep"), ("month", "in Sep 2026")],
)
def test_a_quiet_project_says_when_it_was_last_alive(year: Report, interval: Any, when: str) -> None:
    points = (TrendPoint(date(2026, 9, 1), 1, 0, 0, 5), TrendPoint(date(2026, 10, 1), 0, 0, 0, 5))
    quiet = with_growth(year, arrivals=0, closures=0)
    text = said(evolve(quiet, trends=evolve(year.trends, interval=interval, points=points)))
    assert f"nothing was opened or closed in the last 28 days, and the last new issue came {when}." in text


def test_a_quiet_window_without_a_single_issue_names_no_last_one(year: Report) -> None:
    quiet = with_growth(year, arrivals=0, closures=0)
    text = said(evolve(quiet, trends=evolve(year.trends, points=())))
    assert "It is quiet: nothing was opened or closed in the last 28 days." in text


def test_changes_are_reported_the_gravest_first(year: Report) -> None:
    assert year.bottlenecks.changed
    change = Change("arrivals", "", 40, 90, 1e-6, 1e-5)
    text = said(
        evolve(
            year,
            bottlenecks=evolve(
                year.bottlenecks,
                degradation=Degradation(resolution=SLOWER, first_response=None),
                changed=evolve(year.bottlenecks.changed, compared=(change,)),
            ),
        )
    )
    slower = (
        "Something changed. Issues wait longer to be closed than in the half-year before: 20 days of their "
        "first 28 days on average, against 9 days."
    )
    assert slower in text
    assert text.count("Something changed.") == 1
    assert " New and reopened issues rose from 40 to 90 in 28 days." in text
    assert text.index(slower) < text.index("rose from")


def test_where_nothing_stands_out_no_issue_is_put_first(year: Report) -> None:
    first = year.priorities.now.ranked[0]
    dull = tuple(
        evolve(term, name=name, raw=0.3, value=0.01, contribution=0.02)
        for name, term in zip(("severity", "still_open", "activity"), first.terms, strict=False)
    )
    ranked = evolve(year.priorities, now=PriorityList((evolve(first, terms=dull),), 1))
    assert "No open issue stands out: there is no priority, vote, alarm, age or activity to go by." in said(
        evolve(year, priorities=ranked)
    )


def test_where_nothing_is_open_nothing_comes_first(year: Report) -> None:
    done = evolve(
        year,
        summary=evolve(year.summary, open_issues=0),
        priorities=evolve(year.priorities, now=PriorityList((), 0)),
    )
    assert "Nothing is open." in said(done)
    assert "ook first" not in said(done)
