"""P(still open in 30 days), by the finest group that has enough to speak."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diip_core.domain.insight.priority.resolution_odds import Lifetime, ResolutionOdds, StillOpen, UsualAge
from diip_core.domain.statistics.survival import Duration


def lives(count: int, days: float, *, issue_type: str = "bug", component: str = "core") -> list[Lifetime]:
    return [Lifetime(issue_type, (component,), Duration(days, ended=True))] * count


LIVES = st.lists(
    st.builds(
        Lifetime,
        st.sampled_from(("bug", "feature")),
        st.lists(st.sampled_from("ab"), max_size=2),
        st.builds(Duration, st.integers(0, 90).map(float), st.booleans()),
    ),
    max_size=80,
)


def test_the_odds_are_conditional_on_the_age_reached() -> None:
    # Of 40, half closed on day 1 and half on day 50: of those that passed day 1 none is closed by day 40.
    odds = ResolutionOdds(lives(20, 1) + lives(20, 50))
    assert odds.still_open("bug", ("core",), 0) == StillOpen(0.5, 40, "bug", "core")
    assert odds.still_open("bug", ("core",), 10) == StillOpen(1.0, 20, "bug", "core")
    assert odds.still_open("bug", ("core",), 20) == StillOpen(0.0, 20, "bug", "core")


def test_with_under_twenty_at_risk_at_an_age_the_curve_of_all_is_used() -> None:
    odds = ResolutionOdds(lives(40, 1) + lives(19, 50) + lives(20, 60, issue_type="task"))
    assert odds.still_open("bug", ("core",), 0) == StillOpen(pytest.approx(19 / 59), 59, "bug", "core")
    assert odds.still_open("bug", ("core",), 10) == StillOpen(1.0, 39, None, None)
    assert odds.still_open("bug", ("core",), 55) == StillOpen(0.0, 20, None, None)
    assert odds.still_open("bug", ("core",), 61) is None


@pytest.mark.parametrize(
    ("issue_type", "component", "expected"),
    [
        ("bug", "core", ("bug", "core")),
        ("bug", "docs", ("bug", None)),
        ("bug", "no such", ("bug", None)),
        ("task", "core", (None, None)),
        ("__proto__", "__proto__", (None, None)),
    ],
)
def test_too_small_a_group_leaves_it_to_the_next_coarser(
    issue_type: str, component: str, expected: tuple[str | None, str | None]
) -> None:
    odds = ResolutionOdds(lives(20, 5) + lives(19, 5, component="docs") + lives(19, 5, issue_type="task"))
    result = odds.still_open(issue_type, (component,), 0)
    assert result is not None
    assert (result.type, result.component) == expected


def test_of_several_components_the_largest_is_used() -> None:
    odds = ResolutionOdds(lives(30, 5, component="b") + lives(20, 5, component="a"))
    result = odds.still_open("bug", ("a", "b", "a"), 0)
    assert result is not None
    assert (result.component, result.at_risk) == ("b", 30)


def test_an_age_that_none_of_its_group_reached_uses_a_coarser_group() -> None:
    odds = ResolutionOdds(lives(20, 5) + lives(20, 100, issue_type="task"))
    assert odds.still_open("bug", ("core",), 50) == StillOpen(1.0, 20, None, None)
    assert odds.still_open("bug", ("core",), 500) is None


def test_too_little_says_nothing() -> None:
    odds = ResolutionOdds(lives(19, 5))
    assert odds.still_open("bug", ("core",), 0) is None
    assert odds.usual_age("bug") is None
    assert ResolutionOdds(()).still_open("bug", (), 0) is None


def test_the_usual_age_is_that_of_the_type_else_of_all() -> None:
    odds = ResolutionOdds(lives(80, 5) + lives(20, 9) + lives(10, 400, issue_type="task"))
    assert odds.usual_age("bug") == UsualAge(9, "bug")
    assert odds.usual_age("task") == UsualAge(9, None)
    assert odds.usual_age("task") == UsualAge(9, None)
    open_still = [Lifetime("bug", (), Duration(900, ended=False))] * 100
    assert ResolutionOdds(lives(20, 5) + open_still).usual_age("bug") is None


@given(LIVES, st.sampled_from(("bug", "feature")), st.integers(0, 100), st.randoms(use_true_random=False))
def test_the_odds_are_a_probability_whatever_the_order(
    lifetimes: list[Lifetime], issue_type: str, age: int, shuffle: random.Random
) -> None:
    result = ResolutionOdds(lifetimes).still_open(issue_type, ("a", "b"), age)
    assert result is None or 0 <= result.share <= 1
    shuffled = list(lifetimes)
    shuffle.shuffle(shuffled)
    assert ResolutionOdds(shuffled).still_open(issue_type, ("b", "a"), age) == result
