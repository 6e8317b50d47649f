"""Alarms of a burst are one message."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import pairwise

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.diip_core.domain.insight.spikes.series import MONDAY, finding_of, steady

from diip_core.domain.insight.spikes.episode import Episode, add_alarm, new_episode
from diip_core.domain.insight.spikes.finding import Finding

ALARM = finding_of([*steady(), 40])


def on(offset: int, score: float = 3.0) -> Finding:
    return attrs.evolve(ALARM, day=MONDAY + timedelta(days=offset), score=score)


def into_episodes(findings: Iterable[Finding]) -> list[Episode]:
    episodes: list[Episode] = []
    for finding in findings:
        add_alarm(episodes, finding)
    return episodes


@pytest.mark.parametrize(("gap", "episodes"), [(1, 1), (7, 1), (8, 2), (30, 2)])
def test_an_alarm_within_seven_days_extends_the_episode(gap: int, episodes: int) -> None:
    assert len(into_episodes([on(0), on(gap)])) == episodes


def test_seven_days_count_from_the_last_alarm() -> None:
    (episode,) = into_episodes([on(0), on(6), on(12, score=9.0), on(18)])
    assert episode == Episode(MONDAY, MONDAY + timedelta(days=18), 4, on(12, score=9.0))


def test_it_closes_after_seven_quiet_days() -> None:
    episode = new_episode(on(0))
    assert episode.closes_on == MONDAY + timedelta(days=7)
    days = [offset for offset in range(-3, 12) if episode.is_open_on(MONDAY + timedelta(days=offset))]
    assert days == list(range(8))


def test_the_first_of_equal_peaks_stays() -> None:
    (episode,) = into_episodes([on(0), on(1)])
    assert episode.peak == on(0)


@given(st.sets(st.integers(0, 120)))
def test_episodes_hold_every_alarm_once_and_lie_apart(offsets: set[int]) -> None:
    episodes = into_episodes(on(offset) for offset in sorted(offsets))
    assert sum(episode.alarms for episode in episodes) == len(offsets)
    for before, after in pairwise(episodes):
        assert after.first_day - before.last_alarm > timedelta(days=7)
