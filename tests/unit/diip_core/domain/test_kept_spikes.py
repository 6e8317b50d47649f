"""Whatever came late, went away or could be vouched for no more: going on ends as going through all does."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from diip_core.domain.insight.spikes.created_days import CreatedDays
from diip_core.domain.insight.spikes.kept_series import days_to_keep
from diip_core.domain.insight.spikes.sensitivity import Sensitivity
from diip_core.domain.insight.spikes.spike_scan import NO_SPIKES_KEPT, KeptSpikes, Scanned, scan_spikes
from diip_core.domain.insight.stored_form import from_stored, to_stored
from diip_core.domain.mirror.coverage import Coverage

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
WEEK = (4, 5, 4, 5, 4, 1, 1)
HISTORY = 260


class Tracker:
    """A project with a past of steady weeks and one burst, whose days may change in any way."""

    def __init__(self, history: int = HISTORY) -> None:
        self.now = NOON
        self.sensitivity = Sensitivity.DEFAULT
        self.lag_days = 0
        self.bulk: set[date] = set()
        self.counts = {"bug": Counter[date](), "ui": Counter[date]()}
        self.total = Counter[date]()
        for back in range(history, 0, -1):
            day = self.day(back)
            self.add(back, WEEK[day.weekday()] + (20 if back == 30 else 0), "bug" if back % 3 else "ui")

    def day(self, back: int) -> date:
        return self.now.date() - timedelta(days=back)

    def add(self, back: int, issues: int, label: str) -> None:
        day = self.day(back)
        self.total[day] += issues
        self.counts.setdefault(label, Counter())[day] += issues

    def empty(self, back: int) -> None:
        for counts in (self.total, *self.counts.values()):
            counts.pop(self.day(back), None)

    def relabel(self, back: int) -> None:
        """As when somebody sorts yesterday's issues, or those of a year ago."""
        day, (one, other) = self.day(back), (self.counts["bug"], self.counts["ui"])
        one[day], other[day] = other[day], one[day]

    def scan(self, kept: KeptSpikes = NO_SPIKES_KEPT) -> Scanned:
        labels = {name: {**+counts} for name, counts in self.counts.items() if +counts}
        return scan_spikes(
            CreatedDays({**+self.total}, {}, labels, frozenset(self.bulk)),
            coverage=Coverage(self.now - timedelta(days=self.lag_days)),
            sensitivity=self.sensitivity,
            zone=UTC,
            as_of=self.now,
            kept=kept,
        )


def stored(kept: KeptSpikes) -> KeptSpikes:
    """As it comes back from a database."""
    return from_stored(KeptSpikes, json.loads(json.dumps(to_stored(kept))))


BACK = st.one_of(st.integers(0, 4), st.integers(0, HISTORY + 40))
LABEL = st.sampled_from(("bug", "ui", "new", "newer"))
Change = tuple[str, tuple[Any, ...]]
CHANGES: st.SearchStrategy[Change] = st.one_of(
    st.tuples(st.just("later"), st.tuples(st.one_of(st.integers(-3, 3), st.integers(0, 120)))),
    st.tuples(st.just("add"), st.tuples(BACK, st.integers(1, 25), LABEL)),
    st.tuples(st.just("empty"), st.tuples(BACK)),
    st.tuples(st.just("relabel"), st.tuples(BACK)),
    st.tuples(st.just("bulk"), st.tuples(BACK)),
    st.tuples(st.just("lag"), st.tuples(st.integers(0, 5))),
    st.tuples(st.just("sensitivity"), st.tuples(st.sampled_from(Sensitivity))),
)


def change(tracker: Tracker, what: str, *how: Any) -> None:
    if what == "later":
        tracker.now += timedelta(days=how[0])
    elif what == "bulk":
        tracker.bulk ^= {tracker.day(how[0])}
    elif what == "lag":
        (tracker.lag_days,) = how
    elif what == "sensitivity":
        (tracker.sensitivity,) = how
    else:
        getattr(tracker, what)(*how)


@settings(max_examples=40)
@given(st.lists(CHANGES, max_size=6))
def test_whatever_changed_going_on_equals_going_through_all(changes: list[Change]) -> None:
    tracker = Tracker()
    kept = stored(tracker.scan().keep)
    for what, how in changes:
        change(tracker, what, *how)
        gone_on, anew = tracker.scan(kept), tracker.scan()
        assert gone_on.report == anew.report
        assert gone_on.keep == anew.keep
        kept = stored(gone_on.keep)


def test_where_labels_are_older_than_is_looked_back_their_beginning_moves_with_the_quarter() -> None:
    tracker = Tracker(history=900)
    kept, steps = tracker.scan().keep, []
    for _ in range(5):
        tracker.now += timedelta(days=20)
        gone_on, anew = tracker.scan(kept), tracker.scan()
        assert (gone_on.report, gone_on.keep) == (anew.report, anew.keep)
        kept, steps = gone_on.keep, [*steps, gone_on.steps]
    assert sum(number > 1000 for number in steps) == 1


@pytest.mark.parametrize("days", [0, 1, 2, 30, 100])
def test_where_nothing_changed_only_new_days_are_gone_through(days: int) -> None:
    tracker = Tracker()
    kept = tracker.scan().keep
    tracker.now += timedelta(days=days)
    series = 3
    assert tracker.scan(kept).steps <= series * (days + 3) + 60 + 2 * 92
    assert tracker.scan().steps >= series * HISTORY


@pytest.mark.parametrize("late", [lambda at: at.add(5, 9, "bug"), lambda at: at.relabel(40)])
def test_what_came_late_costs_the_steps_since_its_quarter(late: Callable[[Tracker], None]) -> None:
    tracker = Tracker()
    kept = tracker.scan().keep
    late(tracker)
    gone_on = tracker.scan(kept)
    assert gone_on.steps < tracker.scan().steps
    assert gone_on.report == tracker.scan().report


@settings(max_examples=30)
@given(st.sampled_from(("project", "bug", "ui")), st.integers(0, 2), st.integers(0, 60), st.floats(-9, 9))
def test_a_damaged_state_is_not_gone_on_from(series: str, which: int, place: int, wrong: float) -> None:
    tracker = Tracker()
    kept = tracker.scan().keep
    whole = kept.project if series == "project" else kept.labels[series]
    states = [*whole.states]
    which %= len(states)
    numbers = [*states[which].state]
    numbers[place % len(numbers)] = wrong
    states[which] = evolve(states[which], state=tuple(numbers))
    damaged = evolve(whole, states=tuple(states))
    broken = (
        evolve(kept, project=damaged)
        if series == "project"
        else evolve(kept, labels={**kept.labels, series: damaged})
    )
    gone_on = tracker.scan(broken)
    assert (gone_on.report, gone_on.keep) == (tracker.scan().report, kept)


def test_a_finding_that_was_lost_is_found_again() -> None:
    tracker = Tracker()
    kept = tracker.scan().keep
    assert kept.project.findings
    lost = evolve(kept, project=evolve(kept.project, findings=()))
    assert tracker.scan(lost).report == tracker.scan().report


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(0, 400))
def test_each_day_to_keep_was_kept_or_is_still_to_come(today: date, later: int) -> None:
    known, wanted = days_to_keep(today), days_to_keep(today + timedelta(days=later))
    assert all(day in known or day > max(known) for day in wanted)
    assert min(known) <= today - timedelta(days=61)
