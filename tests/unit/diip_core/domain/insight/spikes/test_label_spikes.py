"""Label spikes do not drown those of the project."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest
from tests.unit.diip_core.domain.insight.spikes.series import MONDAY, finding_of, steady

from diip_core.domain.insight.spikes.defaults import THRESHOLDS
from diip_core.domain.insight.spikes.episode import new_episode
from diip_core.domain.insight.spikes.label_spikes import (
    GroupedLabelSpikes,
    LabelFinding,
    group_label_spikes,
    is_watched,
)

ALARM = finding_of([*steady(), 40])
EPISODE = new_episode(ALARM)
LATER = EPISODE.closes_on + timedelta(days=1)


def label(name: str, score: float) -> LabelFinding:
    return LabelFinding("label", name, attrs.evolve(ALARM, score=score))


LABELS = [label("ui", 2.4), label("crash", 6.0), label("docs", 2.6), label("net", 3.0), label("cli", 3.0)]


def test_a_label_is_described_as_its_issues_are() -> None:
    assert label("ui", 2.4).explanation().startswith("40 issues labelled ui on ")
    component = attrs.evolve(label("ui", 2.4), kind="component")
    assert component.explanation(this_year=1990).startswith("40 issues in component ui on ")
    assert str(ALARM.day.year) in component.explanation(this_year=1990)


def test_inside_a_project_episode_all_are_listed_in_it() -> None:
    grouped = group_label_spikes(LABELS, EPISODE, ALARM.day)
    assert [found.name for found in grouped.listed] == ["crash", "cli", "net", "docs", "ui"]
    assert grouped.digest == ()


@pytest.mark.parametrize("episode", [None, EPISODE])
def test_elsewhere_the_three_strongest_over_two_and_a_half_form_the_digest(episode: object) -> None:
    grouped = group_label_spikes(LABELS, EPISODE if episode else None, LATER)
    assert [found.name for found in grouped.digest] == ["crash", "cli", "net"]
    assert grouped.listed == ()


def test_a_label_that_sorts_issues_is_no_spike_of_its_own() -> None:
    sorting = [label("P1", 9), label("size/L", 9)]
    assert group_label_spikes(sorting, None, MONDAY) == GroupedLabelSpikes()


def test_without_a_strong_spike_there_is_no_digest() -> None:
    assert group_label_spikes([label("ui", 1.65)], None, MONDAY) == GroupedLabelSpikes()


@pytest.mark.parametrize(("issues", "days", "watched"), [(5, 100, True), (4, 100, False), (0, 0, False)])
def test_a_label_is_watched_from_one_issue_in_twenty_days_on(issues: int, days: int, watched: bool) -> None:
    assert is_watched(issues, days) is watched


def test_the_thresholds_are_the_measured_ones() -> None:
    assert THRESHOLDS == {"quiet": 1.65, "default": 1.33, "sensitive": 0.8}
