from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.unit.diip_adapters.charts.drawn import HOSTILE, described, parsed, paths, words

from diip_adapters.charts.flow_chart import MOST_BARS, FlowPoint, flow_chart

START = date(2025, 1, 1)


def points(count: int, *, created: int = 3, closed: int = 2, reopened: int = 0) -> list[FlowPoint]:
    return [
        FlowPoint(START + timedelta(days=n), created, closed, reopened, 10 + n * (created - closed))
        for n in range(count)
    ]


def test_each_period_has_a_bar_upwards_and_one_downwards() -> None:
    chart = flow_chart(points(30), name="flow")
    created, closed = paths(chart, "bars")[2:]
    assert created.count("M") == closed.count("M") == 30
    zero, top = map(float, created.split("M")[1].split()[1].split("V"))
    same_zero, bottom = map(float, closed.split("M")[1].split()[1].split("V"))
    assert zero == same_zero
    assert top < zero < bottom
    assert (zero - top) / (bottom - zero) == pytest.approx(3 / 2, abs=0.02)


def test_the_backlog_is_a_line_through_every_period_named_at_its_end() -> None:
    chart = flow_chart(points(30), name="flow")
    assert paths(chart, "line")[-1].count("L") == 29
    assert "39" in words(chart)


def test_reopened_issues_stand_hatched_upon_the_created_ones_and_only_where_there_are_any() -> None:
    assert "Reopened" not in words(flow_chart(points(3), name="flow"))
    chart = flow_chart(points(3, reopened=1), name="flow")
    assert "Reopened" in words(chart)
    assert chart.count('id="flow-reopened"') == 1
    assert chart.count("url(#flow-reopened)") == 2  # The bars and the key.


def test_the_description_adds_up() -> None:
    assert described(flow_chart(points(365, reopened=1), name="flow")) == (
        "From 2025-01-01 to 2025-12-31: 1,095 created, 365 reopened, 730 closed; open after the first period "
        "10, after the last 374."
    )


def test_ten_thousand_points_are_added_up_in_runs_which_is_said() -> None:
    chart = flow_chart(points(10_000), name="flow")
    assert paths(chart, "bars")[2].count("M") <= MOST_BARS
    assert described(chart).endswith("Each bar adds up 25 periods.")
    assert "30,000 created" in described(chart)
    assert len(chart) < 30_000


@pytest.mark.parametrize(
    "given",
    [
        points(1),
        points(9, created=0, closed=0),
        points(9, created=10**9, closed=10**9, reopened=10**9),
        [FlowPoint(date.min, 1, 0, 0, 1), FlowPoint(date.max, 0, 1, 0, 0)],
        [FlowPoint(START, 1, 1, 0, 1)] * 2,
    ],
    ids=["one", "zeros", "huge", "the whole calendar", "one day twice"],
)
def test_odd_input_draws_something_inside_the_frame(given: list[FlowPoint]) -> None:
    chart = flow_chart(given, name="flow")
    assert "nan" not in chart
    assert "inf" not in chart
    marks = [element for element in parsed(chart).iter() if "cx" in element.attrib]
    assert all(
        0 <= float(mark.attrib["cx"]) <= 720 and 0 <= float(mark.attrib["cy"]) <= 306 for mark in marks
    )
    assert marks


def test_nothing_is_said_to_be_nothing() -> None:
    assert words(flow_chart([], name="flow")) == ["No issues in this time"]


def test_the_order_of_the_points_does_not_matter() -> None:
    given = points(20)
    assert flow_chart(given[::-1], name="flow") == flow_chart(given, name="flow")


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_is_only_text(title: str) -> None:
    parsed(flow_chart(points(2), name="flow", title=title))


@pytest.mark.parametrize("name", ["", "Flow", "1", 'a"b', "a b", "x" * 100, "a\n"])
def test_a_name_that_ids_cannot_be_made_of_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="small letters"):
        flow_chart([], name=name)
