"""How an alarm is explained, and that it can be computed again from stored values."""

from __future__ import annotations

import re
from datetime import date, timedelta
from math import log10

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.diip_core.domain.insight.spikes.series import MONDAY, finding_of, run, steady

from diip_core.domain.insight.spikes.explanation import explain_finding
from diip_core.domain.insight.spikes.finding import Finding, find_spike
from diip_core.domain.insight.spikes.step import step
from diip_core.domain.statistics.negative_binomial import upper_tail

ONE_DAY = Finding(
    day=date(2026, 9, 23),
    length_days=1,
    verified_days=1,
    observed=23,
    expected=8.7,
    variance=15.1,
    bound=20,
    probability=0.0016,
    log_ratio=2.8,
    dispersion=1.5,
    calibration=1.0,
    score=2.8,
    threshold=1.33,
    learned_days=400,
)


@given(st.integers(20, 4000))
def test_a_finding_can_be_computed_again_from_its_fields(count: int) -> None:
    finding = finding_of([*steady(), count])
    again = upper_tail(finding.observed, finding.expected, finding.variance)
    assert finding.probability == again
    assert finding.score == finding.calibration * finding.log_ratio
    assert log10(finding.likelihood_ratio) == pytest.approx(min(finding.log_ratio, 300))
    assert finding.ratio == finding.observed / finding.expected
    assert finding.defaults_version


@given(st.integers(20, 4000))
def test_the_bound_is_the_largest_count_that_would_have_been_no_alarm(count: int) -> None:
    finding = finding_of([*steady(), count])
    assert finding.observed > finding.bound
    state, _ = run(steady())
    for number, is_alarm in ((finding.bound, False), (finding.bound + 1, True)):
        assert step(state, finding.day, number)[1].is_alarm == is_alarm


def test_the_bound_of_several_days_counts_the_earlier_ones_as_they_were() -> None:
    finding = finding_of([*([1] * 120), 3, 3, 3])
    assert finding.length_days > 1
    assert finding.observed - 3 <= finding.bound < finding.observed


def test_a_day_without_an_alarm_is_no_finding() -> None:
    state, _ = run(steady())
    for count in (7, None):
        _, score = step(state, MONDAY + timedelta(days=56), count)
        assert find_spike(state, score) is None


def test_one_day_reads_like_a_sentence() -> None:
    assert explain_finding(ONE_DAY, "bugs", this_year=2026) == (
        "23 bugs on Wed 23 Sep, expected 8.7, a normal Wednesday stays at or below 20, 2.6 times expected, "
        "631 times likelier under a burst than on normal days"
    )


def test_three_days_name_their_span() -> None:
    assert explain_finding(attrs.evolve(ONE_DAY, length_days=3, verified_days=3), this_year=2026) == (
        "23 issues from Mon 21 to Wed 23 Sep, expected 8.7, "
        "a normal Monday to Wednesday stays at or below 20, 2.6 times expected, "
        "631 times likelier under a burst than on normal days"
    )


def test_evidence_beyond_all_doubt_is_not_counted_out() -> None:
    certain = attrs.evolve(ONE_DAY, log_ratio=412.0)
    assert certain.likelihood_ratio == 1e300
    assert explain_finding(certain).endswith("over 1,000 times likelier under a burst than on normal days")


def test_a_week_over_the_end_of_a_month_names_both() -> None:
    week = attrs.evolve(ONE_DAY, day=date(2026, 10, 2), length_days=7, verified_days=7)
    assert explain_finding(week, this_year=2026).startswith(
        "23 issues from Sat 26 Sep to Fri 2 Oct, expected 8.7, a normal week stays at or below 20"
    )


def test_what_was_left_out_and_what_is_still_learned_is_said() -> None:
    partly = attrs.evolve(ONE_DAY, length_days=7, verified_days=5, learned_days=12)
    assert explain_finding(partly).endswith(
        "2 of the 7 days left out as unverified, still learning, 12 of 28 days"
    )


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        (0.004, "expected under 0.1, .*, over 230 times expected"),
        (2.0, "expected 2.0, .*, 12 times expected"),
        (2.5, "expected 2.5, .*, 9.2 times expected"),
    ],
)
def test_a_tiny_expectation_is_not_shown_to_the_third_digit(expected: float, words: str) -> None:
    assert re.search(words, explain_finding(attrs.evolve(ONE_DAY, expected=expected)))


@pytest.mark.parametrize("this_year", [2027, None])
def test_a_day_names_its_year_unless_it_is_known_to_be_the_present_one(this_year: int | None) -> None:
    result = explain_finding(ONE_DAY, this_year=this_year)
    assert result.startswith("23 issues on Wed 23 Sep 2026, expected 8.7")
    week = attrs.evolve(ONE_DAY, length_days=7, verified_days=7)
    assert explain_finding(week, this_year=this_year).startswith("23 issues from Thu 17 to Wed 23 Sep 2026, ")


@pytest.mark.parametrize("this_year", [2025, 2026, None])
def test_days_of_two_years_name_both(this_year: int | None) -> None:
    week = attrs.evolve(ONE_DAY, day=date(2026, 1, 3), length_days=7, verified_days=7)
    assert explain_finding(week, this_year=this_year).startswith(
        "23 issues from Sun 28 Dec 2025 to Sat 3 Jan 2026, "
    )
