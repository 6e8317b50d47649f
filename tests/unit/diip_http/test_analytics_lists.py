"""The lists of analytics in pages, and the weights of one of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from attrs import asdict
from tests.unit.diip_http.mirrored import NOW, Mirrored, days_ago, issue, quiet

from diip_core.domain.issues.snapshot import Snapshot
from diip_core.domain.projects.priority_weights import PriorityWeights

LISTS = ("spikes", "bottlenecks", "priorities", "overview")


def many_of_each() -> list[Snapshot]:
    """Four spikes, three slow areas among nine, and plenty that is open."""
    made = quiet(300)
    for episode in range(4):
        start = days_ago(20 + 40 * episode)
        made += [issue(3000 + 100 * episode + n, start + timedelta(minutes=15 * n)) for n in range(20)]
    for area, days in enumerate((60, 70, 80, *[10] * 6)):
        for n in range(25):
            created = days_ago(170 - 2 * n - area / 10)
            closed = created + timedelta(days=days + n / 10)
            made.append(issue(5000 + 100 * area + n, created, closed_at=closed, labels=[f"area/{area}"]))
    return made


@pytest.mark.parametrize("name", LISTS)
def test_pages_hold_every_item_once_in_order(name: str) -> None:
    with Mirrored(many_of_each()).asked() as ask:
        for number in range(3):
            ask.client.post("/api/projects/", {"name": f"More {number}"})
        whole = ask(name, "limit=200")["items"]
        size = f"limit={len(whole) // 2}"
        pages, query = [], size
        while query:
            answer = ask.answer(name, query)
            pages.append(answer.json()["items"])
            cursor = answer.json()["next_cursor"]
            assert bool(cursor) == ("link" in answer.headers)
            query = f"{size}&cursor={cursor}" if cursor else ""
    assert len(pages) >= 2
    assert [item for page in pages for item in page] == whole


def test_a_page_begins_behind_a_place_that_nothing_has_any_more() -> None:
    issues = [issue(n, days_ago(n)) for n in range(1, 5)]
    mirrored = Mirrored(issues)
    with mirrored.asked() as ask:
        first = ask("priorities", "limit=2")
        gone = first["items"][1]["issue_id"]
        with mirrored.ports.storage.begin() as work:
            work.issues.upsert(mirrored.scope, [issue(2, days_ago(2), closed_at=NOW)])
        rest = ask("priorities", f"cursor={first['next_cursor']}")["items"]
    assert [item["key"] for item in first["items"]] == ["#1", "#2"]
    assert [item["key"] for item in rest] == ["#3", "#4"]
    assert gone not in [item["issue_id"] for item in rest]


def test_a_cursor_is_of_one_list_and_one_window() -> None:
    with Mirrored(many_of_each()).asked() as ask:
        cursor = ask("spikes", "limit=1")["next_cursor"]
        for name in LISTS:
            query = "from=2026-01-01&" if name == "spikes" else ""
            assert ask.answer(name, f"{query}cursor={cursor}").status_code == 400


@pytest.mark.parametrize(
    ("weights", "field"),
    [
        ({"severity": -1}, "priority_weights.severity"),
        ({"age": 10.5}, "priority_weights.age"),
        ({"demand": "1"}, "priority_weights.demand"),
        ({"spike": True}, "priority_weights.spike"),
        ({"alarm": None}, "priority_weights.alarm"),
        ({"luck": 1}, "priority_weights.luck"),
        ([1], "priority_weights"),
        (None, "priority_weights"),
    ],
)
def test_a_weight_that_cannot_be_is_named(weights: Any, field: str) -> None:
    with Mirrored().asked() as ask:
        answer = ask.client("PATCH", ask.of_project, {"priority_weights": weights})
        assert answer.status_code == 400
        assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_weights_are_set_all_at_once_and_an_empty_object_is_the_defaults() -> None:
    defaults = asdict(PriorityWeights())
    with Mirrored().asked() as ask:
        patch = [
            ask.client("PATCH", ask.of_project, {"priority_weights": weights}).json()["priority_weights"]
            for weights in ({"age": 0}, {"demand": 10}, {})
        ]
        assert ask.client.get(ask.of_project).json()["priority_weights"] == defaults
    heavy = {**defaults, "demand": 10}
    assert patch == [{**defaults, "age": 0.0}, heavy, defaults]
