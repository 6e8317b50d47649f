from __future__ import annotations

import math
from itertools import pairwise

import pytest
from attrs import evolve
from tests.unit.diip_adapters.charts.drawn import HOSTILE, described, of_class, parsed, paths, words

from diip_adapters.charts.survival_chart import MOST_CURVES, Curve, survival_chart

BUGS = Curve("bug", (1.0, 10.0, 100.0), (0.8, 0.5, 0.2), follow_up_days=400, median_days=10)
LEFT, RIGHT, TOP, BOTTOM = 44.0, 552.0, 26.0, 266.0


def corners(path: str) -> list[tuple[float, float]]:
    pairs = [corner.split() for corner in path.removeprefix("M").removesuffix("z").split("L")]
    return [(float(x), float(y)) for x, y in pairs]


def test_a_curve_falls_in_steps_and_runs_level_to_the_end_of_the_follow_up() -> None:
    [path] = paths(survival_chart([BUGS], name="survival"), "line")
    points = corners(path)
    assert points[0] == (LEFT, TOP)
    assert points[-1] == (RIGHT, pytest.approx(BOTTOM - 0.2 * (BOTTOM - TOP), abs=0.1))
    assert all(x == a or y == b for (x, y), (a, b) in pairwise(points))
    assert len(points) == 2 * 3 + 2


def test_the_median_is_marked_and_named() -> None:
    chart = survival_chart([BUGS], name="survival")
    [dot] = of_class(chart, "dot")
    assert float(dot.attrib["cy"]) == (TOP + BOTTOM) / 2
    assert "median 10 d" in words(chart)
    assert "bug: median 10 d, 20% open at the end." in described(chart)


@pytest.mark.parametrize("median", [None, 5_000.0])
def test_a_median_that_is_not_on_the_axis_has_no_mark(median: float | None) -> None:
    chart = survival_chart([evolve(BUGS, median_days=median)], name="survival")
    assert not list(of_class(chart, "dot"))
    assert ("median not reached" in words(chart)) is (median is None)


def test_a_band_goes_there_above_and_back_below() -> None:
    curve = evolve(BUGS, lower=(0.7, 0.4, -0.1), upper=(1.2, 0.6, 0.3))
    [band] = paths(survival_chart([curve], name="survival"), "band")
    points = corners(band)
    assert points[0] == points[-1]
    assert all(TOP <= y <= BOTTOM for _, y in points)


def test_the_axis_is_logarithmic() -> None:
    points = corners(paths(survival_chart([BUGS], name="survival"), "line")[0])
    share = math.log1p(10) / math.log1p(400)
    assert points[3][0] == pytest.approx(LEFT + (RIGHT - LEFT) * share, abs=0.1)


@pytest.mark.parametrize(
    ("follow_up", "labels"),
    [
        (0.5, ["0 h", "2 h", "4 h", "6 h", "8 h", "10 h", "12 h"]),
        (5, ["0 d", "1 d", "2 d", "3 d", "4 d", "5 d"]),
        (40, ["0", "1 day", "3 d", "1 week", "2 w", "30 d"]),
        (5_000, ["0", "3 d", "2 w", "3 mo", "1 y", "5 y"]),
    ],
    ids=["hours", "days", "weeks", "years"],
)
def test_the_ticks_suit_the_length_of_the_axis(follow_up: float, labels: list[str]) -> None:
    chart = survival_chart([Curve("open", (), (), follow_up)], name="survival")
    shown = words(chart)
    assert shown[shown.index("100%") + 1 : shown.index("time since created")] == labels


def test_curves_differ_by_dash_as_well_and_past_the_colours_by_both() -> None:
    many = [evolve(BUGS, label=f"{n}") for n in range(MOST_CURVES)]
    chart = survival_chart(many, name="survival")
    looks = [element.attrib["class"] for element in of_class(chart, "line")]
    assert len(set(looks)) == MOST_CURVES
    assert len({look.split()[2] for look in looks[:5]}) == 5


def test_curves_beyond_the_bound_are_counted() -> None:
    chart = survival_chart([BUGS] * (MOST_CURVES + 3), name="survival")
    assert len(paths(chart, "line")) == MOST_CURVES
    assert described(chart).endswith("3 more curves are not drawn.")


def test_ten_thousand_steps_are_drawn_no_finer_than_a_screen_shows() -> None:
    count = 10_000
    curve = Curve("x", [n / 10 for n in range(count)], [1 - n / count for n in range(count)], 1000)
    chart = survival_chart([curve], name="survival")
    assert len(chart) < 60_000
    assert corners(paths(chart, "line")[0])[-1][1] == pytest.approx(BOTTOM, abs=0.1)


@pytest.mark.parametrize(
    "curves",
    [[], [Curve("nothing", (), (), 0)], [Curve("at once", (0.0,), (0.0,), 0)]],
    ids=["none", "empty", "all at zero"],
)
def test_without_any_time_there_is_no_curve(curves: list[Curve]) -> None:
    assert words(survival_chart(curves, name="survival")) == ["Not enough data for a curve"]


def test_a_curve_without_an_event_stays_up() -> None:
    points = corners(paths(survival_chart([Curve("open", (), (), 30)], name="survival"), "line")[0])
    assert {y for _, y in points} == {TOP}


@pytest.mark.parametrize("label", HOSTILE)
def test_a_label_is_only_text_and_short(label: str) -> None:
    chart = survival_chart([evolve(BUGS, label=label)], name="survival")
    parsed(chart)
    assert max(map(len, words(chart))) < 60
