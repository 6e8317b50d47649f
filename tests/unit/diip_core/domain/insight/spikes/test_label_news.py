"""Labels do not drown the project's own news."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest
from tests.unit.diip_core.domain.insight.spikes.series import MONDAY, finding_of, steady

from diip_core.domain.insight.spikes.episode import extend
from diip_core.domain.insight.spikes.label_news import LabelFinding, LabelNews, arrange, is_watched
from diip_core.domain.insight.spikes.sensitivity import Sensitivity

ALARM = finding_of([*steady(), 40])
EPISODE = extend(None, ALARM)
LATER = EPISODE.closes_on + timedelta(days=1)


def label(name: str, score: float) -> LabelFinding:
    return LabelFinding("label", name, attrs.evolve(ALARM, score=score))


LABELS = [label("ui", 2.4), label("crash", 6.0), label("docs", 2.6), label("net", 3.0), label("cli", 3.0)]


def test_a_label_is_told_as_its_issues_are() -> None:
    assert label("ui", 2.4).explained().startswith("40 issues labelled ui on ")
    component = attrs.evolve(label("ui", 2.4), kind="component")
    assert component.explained(this_year=1990).startswith("40 issues in component ui on ")
    assert str(ALARM.day.year) in component.explained(this_year=1990)


def test_inside_a_project_episode_all_are_listed_in_it() -> None:
    news = arrange(LABELS, EPISODE, ALARM.day)
    assert [found.name for found in news.listed] == ["crash", "cli", "net", "docs", "ui"]
    assert news.digest == ()


@pytest.mark.parametrize("episode", [None, EPISODE])
def test_else_the_three_loudest_over_two_and_a_half_are_one_digest(episode: object) -> None:
    news = arrange(LABELS, EPISODE if episode else None, LATER)
    assert [found.name for found in news.digest] == ["crash", "cli", "net"]
    assert news.listed == ()


def test_nothing_loud_is_no_digest() -> None:
    assert arrange([label("ui", 2.5)], None, MONDAY) == LabelNews()


@pytest.mark.parametrize(("issues", "days", "watched"), [(5, 100, True), (4, 100, False), (0, 0, False)])
def test_a_label_is_watched_from_one_issue_in_twenty_days_on(issues: int, days: int, watched: bool) -> None:
    assert is_watched(issues, days) is watched


def test_the_thresholds_are_the_ones_that_were_measured() -> None:
    assert [sensitivity.threshold for sensitivity in Sensitivity] == [2.5, 1.95, 1.35]
