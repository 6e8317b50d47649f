"""Bottlenecks in the recorded issues of a real project, and in the same issues with shuffled labels."""

from __future__ import annotations

from random import Random

import pytest
from benchmarks.insight.label_shuffles import half_years, with_shuffled_labels
from tests.servers.archives import RUST, github_timelines, has_github_archive

from diip_core.domain.insight.flow.bottlenecks import find_bottlenecks
from diip_core.domain.issues.timeline import Timeline

pytestmark = pytest.mark.skipif(
    not has_github_archive(RUST), reason="the recorded issues of ../shared are not here"
)


@pytest.fixture(scope="module")
def recorded() -> list[Timeline]:
    return github_timelines(RUST)


def test_few_values_stand_out(recorded: list[Timeline]) -> None:
    found = [find_bottlenecks(issues, now) for now, issues in half_years(recorded)]
    tested = sum(window.tested for window in found)
    assert tested > 100
    assert sum(len(window.bottlenecks) for window in found) <= 0.07 * tested


def test_shuffled_labels_are_flagged_in_few_windows(recorded: list[Timeline]) -> None:
    random = Random(1)
    flagged = looked = 0
    for now, issues in half_years(recorded):
        for _ in range(3):
            found = find_bottlenecks(list(with_shuffled_labels(issues, random)), now)
            looked += bool(found.tested)
            flagged += bool(found.bottlenecks)
    assert looked > 50
    assert flagged <= 0.07 * looked
