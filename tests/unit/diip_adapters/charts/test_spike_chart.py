from __future__ import annotations

from datetime import date, timedelta
from math import inf, nan

import pytest
from attrs import evolve
from tests.unit.diip_adapters.charts.drawn import SVG, described, of_class, parsed, paths, words

from diip_adapters.charts.spike_chart import MOST_BARS, SpikeDay, spike_chart

START = date(2025, 1, 1)


def days(count: int) -> list[SpikeDay]:
    return [
        SpikeDay(START + timedelta(days=n), 4, 3.5, 9.0, alarmed=False, verified=True) for n in range(count)
    ]


def with_day(index: int, day: SpikeDay, count: int = 30) -> list[SpikeDay]:
    given = days(count)
    given[index] = day
    return given


def test_an_alarmed_day_has_another_bar_a_mark_and_its_count() -> None:
    alarmed = evolve(days(30)[20], observed=23, alarmed=True)
    chart = spike_chart(with_day(20, alarmed), name="spikes")
    assert paths(chart, "plain-bars")[-1].count("M") == 29
    assert paths(chart, "alarm-bars")[-1].count("M") == 1
    [key, mark] = of_class(chart, "alarm-mark")
    assert key.find(f"{SVG}title") is None
    assert mark.findtext(f"{SVG}title") == "2025-01-21: 23, expected 3.5"
    assert "23" in words(chart)
    assert "1 day with a spike, 2025-01-21 (23, expected 3.5)" in described(chart)


def test_of_neighbouring_alarms_the_highest_is_named() -> None:
    given = [evolve(day, alarmed=True, observed=51 + n) for n, day in enumerate(days(3))] + days(120)[3:]
    chart = spike_chart(given, name="spikes")
    assert len(list(of_class(chart, "alarm-mark"))) == 4
    assert [word for word in words(chart) if word in {"51", "52", "53"}] == ["53"]


def test_unverified_days_are_hatched_and_counted() -> None:
    given = with_day(7, evolve(days(30)[7], observed=None, verified=False))
    chart = spike_chart(given, name="spikes")
    hatched = [e for e in parsed(chart).iter(f"{SVG}rect") if e.attrib["fill"] == "url(#spikes-unverified)"]
    assert len(hatched) == 2  # The day and the key.
    assert "Not verified" in words(chart)
    assert "1 of 30 days could not be verified" in described(chart)


@pytest.mark.parametrize("unknown", [None, nan, inf])
def test_a_line_breaks_where_nothing_was_expected(unknown: float | None) -> None:
    given = with_day(7, evolve(days(30)[7], expected=unknown, bound=unknown))
    chart = spike_chart(given, name="spikes")
    assert paths(chart, "thin")[-1].count("M") == 2
    assert paths(chart, "level")[-1].count("M") == 29
    assert {"normal up to", "9", "expected", "3.5"} <= set(words(chart))


def test_what_is_nowhere_has_no_key() -> None:
    bare = [evolve(day, expected=None, bound=None) for day in days(3)]
    assert {"Spike", "Expected", "Normal up to", "Not verified", "expected"} & set(
        words(spike_chart(bare, name="spikes"))
    ) == set()


def test_no_alarm_is_lost_among_ten_thousand_days() -> None:
    given = with_day(5_003, evolve(days(10_000)[5_003], alarmed=True, observed=1), 10_000)
    chart = spike_chart(given, name="spikes")
    assert paths(chart, "plain-bars")[-1].count("M") < MOST_BARS
    [_, mark] = of_class(chart, "alarm-mark")
    assert "(within 25 days)" in (mark.findtext(f"{SVG}title") or "")
    assert described(chart).endswith("Each bar is the highest of 25 days, an alarmed one first.")


@pytest.mark.parametrize(
    "given",
    [
        days(1),
        [evolve(day, observed=0, expected=0.0, bound=0.0) for day in days(5)],
        [evolve(day, observed=10**9, alarmed=True) for day in days(5)],
        [evolve(day, observed=None, expected=None, bound=None, verified=False) for day in days(5)],
        [evolve(day, observed=None, alarmed=True) for day in days(5)],
    ],
    ids=["one", "zeros", "huge", "nothing known", "alarmed and unknown"],
)
def test_odd_input_draws_no_number_that_is_none(given: list[SpikeDay]) -> None:
    chart = spike_chart(given, name="spikes")
    parsed(chart)
    assert "nan" not in chart
    assert "inf" not in chart


def test_nothing_is_said_to_be_nothing() -> None:
    assert words(spike_chart([], name="spikes")) == ["No days to show"]


def test_the_same_days_give_the_same_chart() -> None:
    assert spike_chart(days(40)[::-1], name="spikes") == spike_chart(days(40), name="spikes")
