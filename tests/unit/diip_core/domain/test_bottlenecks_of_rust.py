"""Bottlenecks in the recorded issues of a real project, and in the same issues with shuffled labels."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from attrs import evolve
from tests.unit.diip_core.domain.timelines import issue

from diip_core.domain.bottlenecks import find_bottlenecks
from diip_core.domain.timeline import Timeline

RECORDED = Path(__file__).parents[5] / "shared/replay/data/github-rust-first5000/issues.jsonl.gz"
pytestmark = pytest.mark.skipif(
    not RECORDED.is_file(), reason="the recorded issues of ../shared are not here"
)
HALF_A_YEAR = timedelta(days=180)


@pytest.fixture(scope="module")
def recorded() -> list[Timeline]:
    with gzip.open(RECORDED) as lines:
        records = [json.loads(line) for line in lines]
    return [
        issue(
            number=record["number"],
            status=record["state"],
            created_at=datetime.fromisoformat(record["created_at"]),
            closed_at=record["closed_at"] and datetime.fromisoformat(record["closed_at"]),
            labels=tuple(label["name"] for label in record["labels"]),
        )
        for record in records
        if not record.get("pull_request")
    ]


def windows(issues: list[Timeline]) -> Iterator[tuple[datetime, list[Timeline]]]:
    """Every 28 days, with the issues of the half-year before."""
    created = [one.facts.created_at for one in issues]
    end = min(created) + HALF_A_YEAR
    while end <= max(created):
        yield end, [one for one in issues if end - HALF_A_YEAR <= one.facts.created_at < end]
        end += timedelta(days=28)


def test_few_values_stand_out(recorded: list[Timeline]) -> None:
    found = [find_bottlenecks(issues, now) for now, issues in windows(recorded)]
    tested = sum(window.tested for window in found)
    assert tested > 100
    assert sum(len(window.bottlenecks) for window in found) <= 0.07 * tested


def test_shuffled_labels_are_flagged_in_few_windows(recorded: list[Timeline]) -> None:
    random = Random(1)
    flagged = looked = 0
    for now, issues in windows(recorded):
        for _ in range(3):
            labels = random.sample([one.facts.labels for one in issues], len(issues))
            shuffled = [
                evolve(one, facts=evolve(one.facts, labels=others))
                for one, others in zip(issues, labels, strict=True)
            ]
            found = find_bottlenecks(shuffled, now)
            looked += bool(found.tested)
            flagged += bool(found.bottlenecks)
    assert looked > 50
    assert flagged <= 0.07 * looked
