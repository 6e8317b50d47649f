"""Kaplan-Meier against a slow, independent computation in exact fractions."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diip_core.domain.statistics.survival import (
    SECONDS_PER_DAY,
    Duration,
    SurvivalCurve,
    in_seconds,
    kaplan_meier,
    survival_quantiles,
)

# Few distinct lengths, so that most samples hold ties of events with events and with censorings.
TIED = st.lists(st.builds(Duration, st.integers(0, 12).map(float), st.booleans()), max_size=60)
FREE = st.lists(st.builds(Duration, st.floats(0, 5000), st.booleans()), max_size=60)
WITHIN = 1e-9


def exactly(durations: list[Duration]) -> list[tuple[float, Fraction]]:
    """The definition, word by word: at each time of an event, who was still at risk just before it."""
    share, steps = Fraction(1), []
    for time in sorted({d.days for d in durations if d.ended}):
        at_risk = sum(d.days >= time for d in durations)
        events = sum(d.days == time and d.ended for d in durations)
        share *= 1 - Fraction(events, at_risk)
        steps.append((time, share))
    return steps


@given(st.integers(0, 30 * 365 * 86_400 * 10**6))
def test_a_length_in_days_gives_back_the_seconds_it_was_made_of(microseconds: int) -> None:
    seconds = microseconds / 10**6
    assert in_seconds(seconds / SECONDS_PER_DAY) == seconds


@given(TIED | FREE)
def test_the_curve_is_the_product_over_the_times_of_events(durations: list[Duration]) -> None:
    curve, expected = kaplan_meier(durations), exactly(durations)
    assert list(curve.days) == [time for time, _ in expected]
    assert list(curve.survival) == pytest.approx([float(share) for _, share in expected], abs=WITHIN)
    assert curve.subjects == len(durations)
    assert curve.events == sum(d.ended for d in durations)


@given(TIED | FREE, st.sampled_from((0.25, 0.5, 0.85, 0.95)))
def test_a_quantile_is_the_first_time_by_which_that_share_has_ended(
    durations: list[Duration], share: float
) -> None:
    steps = exactly(durations)
    reached = next((time for time, left in steps if left <= 1 - share + WITHIN), None)
    assert kaplan_meier(durations).quantile(share) == reached


@given(TIED | FREE, st.lists(st.sampled_from((0.1, 0.25, 0.5, 0.85, 1.0))).map(sorted))
def test_quantiles_need_no_curve(durations: list[Duration], shares: list[float]) -> None:
    curve = kaplan_meier(durations)
    ended, censored = ([d.days for d in durations if d.ended is which] for which in (True, False))
    assert survival_quantiles(ended, censored, shares) == [curve.quantile(share) for share in shares]


@given(TIED, st.randoms(use_true_random=False))
def test_the_order_of_the_durations_does_not_matter(durations: list[Duration], random: object) -> None:
    shuffled = sorted(durations, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert kaplan_meier(shuffled) == kaplan_meier(durations)


def test_a_known_example_of_leukaemia_patients_gives_the_published_curve() -> None:
    # Freireich et al. 1963, the 6-MP group, as in every textbook: weeks in remission.
    ended = (6, 6, 6, 7, 10, 13, 16, 22, 23)
    censored = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
    curve = kaplan_meier(
        [*(Duration(float(t), True) for t in ended), *(Duration(float(t), False) for t in censored)]
    )
    assert curve.days == (6, 7, 10, 13, 16, 22, 23)
    published = (0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482)
    assert curve.survival == pytest.approx(published, abs=5e-5)
    assert curve.quantile(0.5) == 23


def test_at_a_tie_an_event_comes_before_a_censoring() -> None:
    assert kaplan_meier([Duration(3, False), Duration(3, True)]).survival == (0.5,)


def test_a_share_met_but_for_rounding_is_met() -> None:
    # Twelve of 24 steps down from 1 leave a little more than a half in floating point.
    curve = kaplan_meier([Duration(float(day), True) for day in range(1, 25)])
    assert curve.survival[11] > 0.5
    assert curve.quantile(0.5) == 12


def test_what_was_not_reached_is_not_named() -> None:
    curve = kaplan_meier([Duration(1, True), Duration(9, False), Duration(9, False)])
    assert curve.quantile(0.5) is None
    assert kaplan_meier([]) == SurvivalCurve((), (), 0, 0)


@pytest.mark.parametrize(
    ("ended", "censored", "is_sound"), [(5, 15, True), (4, 16, False), (5, 14, False), (20, 0, True)]
)
def test_a_curve_is_sound_from_twenty_subjects_and_five_events(
    ended: int, censored: int, is_sound: bool
) -> None:
    durations = [Duration(1, True)] * ended + [Duration(2, False)] * censored
    assert kaplan_meier(durations).is_sound is is_sound
