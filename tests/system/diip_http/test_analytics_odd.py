"""Projects of a kind that nobody plans for: a sane answer each, at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from tests.unit.diip_http.mirrored import NOW, Asking, Mirrored, days_ago, issue

from diip_core.domain.issues.snapshot import Snapshot

NAMES = ("summary", "trends", "spikes", "bottlenecks", "priorities", "overview")
WINDOWS = (
    "from=2026-06-01",
    "to=2026-06-01",
    "from=1970-01-01&to=2099-12-31",
    "from=0001-01-01&to=0001-01-02",
    "to=0001-01-02",
    "from=9999-12-30&to=9999-12-31",
    "to=9999-12-31",
)


def on(year: int, month: int = 1, day: int = 1, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def all_on_one_day() -> list[Snapshot]:
    return [issue(n, days_ago(3) + timedelta(seconds=n)) for n in range(300)]


def closed_before_it_was_created() -> list[Snapshot]:
    return [issue(n, days_ago(n), closed_at=days_ago(n + 20)) for n in range(60)]


def of_years(first: int, last: int) -> list[Snapshot]:
    dates = (on(first), on(last, 12, 31), NOW, on(first, 1, 2))
    return [issue(n, date, closed_at=None if n % 2 else date) for n, date in enumerate(dates)]


def about_the_hours_that_a_zone_skips_and_repeats() -> list[Snapshot]:
    hours = [
        on(year, month, day, hour) for year, month, day in ((2026, 3, 29), (2025, 10, 26)) for hour in (0, 1)
    ]
    return [issue(n, at) for n, at in enumerate(hours)]


def labelled_as_javascript_would_not_like() -> list[Snapshot]:
    words = ["__proto__", "constructor", "", " ", "a" * 5000, "\u202e", "'; --", "\N{SNOWMAN}"]
    return [issue(n, days_ago(n / 2), labels=words) for n in range(200)]


def with_labels(count: int) -> list[Snapshot]:
    return [
        issue(n, days_ago(n / 5), labels=[f"label-{100 * n + k}" for k in range(100)])
        for n in range(count // 100)
    ]


WORLDS: dict[str, Callable[[], list[Snapshot]]] = {
    "an empty project": list,
    "one issue": lambda: [issue(1, days_ago(1))],
    "one closed issue": lambda: [issue(1, days_ago(2), closed_at=days_ago(1))],
    "all on one day": all_on_one_day,
    "closed before created": closed_before_it_was_created,
    "1970 and 2099": lambda: of_years(1970, 2099),
    "2020 and 2099": lambda: of_years(2020, 2099),
    "a clock change": about_the_hours_that_a_zone_skips_and_repeats,
    "odd labels": labelled_as_javascript_would_not_like,
    "5,000 labels": lambda: with_labels(5_000),
    "50,000 labels": lambda: with_labels(50_000),
}


@pytest.mark.parametrize(
    ("world", "zone"),
    [
        ("a clock change", "Europe/Berlin"),
        ("2020 and 2099", "America/Nuuk"),
        *((world, "Pacific/Apia") for world in WORLDS if world != "50,000 labels"),
        pytest.param("50,000 labels", "Europe/Berlin", marks=pytest.mark.long),
    ],
)
def test_every_analysis_answers_sanely(world: str, zone: str) -> None:
    with Mirrored(WORLDS[world](), zone=zone).asked() as ask:
        for name in NAMES:
            document = sane(ask(name))
            check(name, document["items"][0] if name == "overview" else document)


def check(name: str, document: Any) -> None:
    """What holds for whatever a project has in it."""
    assert document["verified"]
    assert document["unverified_reason"] == []
    if name == "trends":
        for point in document["points"]:
            assert min(point["created"], point["closed"], point["reopened"], point["open"]) >= 0
    if name == "spikes":
        assert document["items"] == []
        assert len(document["recent"]) <= 60
    if name == "bottlenecks":
        assert 0 <= document["share_flagged"] <= 1
    if name == "priorities":
        scores = [item["score"] for item in document["items"]]
        assert scores == sorted(scores, reverse=True)
        assert all(item["age_seconds"] >= 0 for item in document["items"])
        assert len(scores) == min(document["open_issues"], 50)


@pytest.mark.parametrize(
    ("world", "zone"),
    [
        ("an empty project", "Pacific/Apia"),
        ("an empty project", "America/Nuuk"),
        ("2020 and 2099", "Pacific/Apia"),
        pytest.param("1970 and 2099", "America/Nuuk", marks=pytest.mark.long),
    ],
)
def test_every_window_is_answered_or_refused_by_name(world: str, zone: str) -> None:
    with Mirrored(WORLDS[world](), zone=zone).asked() as ask:
        for name, window in product(("summary", "trends", "spikes"), WINDOWS):
            answer = ask.answer(name, window)
            assert answer.status_code in (200, 400), (name, window, answer.text)
            if answer.status_code == 400:
                fields = [error["field"] for error in answer.json()["errors"]]
                assert fields in (["from"], ["to"]), (name, window)
            else:
                sane(answer.json())


def test_an_issue_dated_ahead_is_no_spike_of_today_and_no_day_of_the_past() -> None:
    with Mirrored([issue(n, on(2099)) for n in range(200)]).asked() as ask:
        assert ask("spikes")["items"] == []
        assert [point["created"] for point in ask("trends")["points"]] == [0]
        assert ask("summary")["created"] == ask("summary")["open_issues"] == 0
        assert ask("priorities")["open_issues"] == 0


def test_a_project_without_a_tracker_says_so() -> None:
    with Mirrored().asked() as ask:
        empty = ask.client.post("/api/projects/", {"name": "Empty"}).json()["id"]
        for name in NAMES[:-1]:
            result = Asking(ask.client, empty)(name)
            assert result["unverified_reason"] == ["nothing is connected to this project"]


def sane(document: Any) -> Any:
    """The document, in which no number is none."""
    assert "NaN" not in json.dumps(document)
    return document


@pytest.mark.parametrize("name", ["summary", "trends", "spikes"])
def test_a_window_from_before_there_were_trackers_is_refused(name: str) -> None:
    with Mirrored([issue(1, on(1970))]).asked() as ask:
        refused = ask.answer(name, "to=1899-12-31")
        assert ask.answer(name, "to=1900-01-01").status_code == 200
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "to")
