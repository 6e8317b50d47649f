"""A drop to zero issues, reported on the integration."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.unit.diip_core.domain.insight.spikes.series import MONDAY, run, steady

from diip_core.domain.insight.spikes.inactivity import find_inactivity
from diip_core.domain.mirror.inactivity import Inactivity
from diip_core.domain.statistics.negative_binomial import probability_of_none


def inactivities(counts: list[int | None]) -> list[Inactivity | None]:
    state, found = run(steady())[0], []
    for offset, count in enumerate(counts):
        day = MONDAY + timedelta(days=56 + offset)
        found.append(find_inactivity(state, day) if count == 0 else None)
        state, _ = run([count], day, state)
    return found


def test_three_days_of_nothing_are_a_silence_where_there_were_six_a_day() -> None:
    first, second, third = inactivities([0, 0, 0])
    assert (first, second) == (None, None)
    assert third is not None
    assert third.length_days == 3
    assert third.expected > 12
    assert third.probability == probability_of_none(third.expected, third.variance) < 0.001


def test_the_longer_silence_is_the_rarer() -> None:
    lengths = [inactivity and inactivity.length_days for inactivity in inactivities([0] * 7)]
    assert lengths == [None, None, 3, 3, 3, 3, 7]


@pytest.mark.parametrize("counts", [[0, 1, 0], [None, None, 0], [None, 0, None]])
def test_an_issue_or_a_gap_is_no_silence(counts: list[int | None]) -> None:
    assert not any(inactivities(counts))


def test_a_quiet_project_is_never_silent() -> None:
    state, _ = run([0, 0, 1, 0, 0, 0, 0] * 30)
    assert find_inactivity(state, MONDAY + timedelta(days=210)) is None


def test_a_series_that_has_just_begun_is_not_either() -> None:
    state, _ = run([40, 40, 40, 0, 0])
    assert find_inactivity(state, MONDAY + timedelta(days=5)) is None
