from __future__ import annotations

from random import Random
from zoneinfo import ZoneInfo

import pytest
from tests.unit.diip_core.domain.timelines import NOW, day, issue

from diip_core.domain.insight.flow.change_wording import say_change, say_what_changed
from diip_core.domain.insight.flow.what_changed import Change, WhatChanged, what_changed
from diip_core.domain.issues.timeline import Timeline

ZONE = ZoneInfo("Europe/Berlin")


def a_project(
    random: Random,
    *,
    a_day: tuple[float, float] = (4, 4),
    mean: tuple[float, float] = (10, 10),
    labels: tuple[float, float] = (0, 0),
    reopened: tuple[float, float] = (0, 0),
) -> list[Timeline]:
    """A year; each pair is of before and in the last 28 days. ``labels`` is the share with ``crash``."""
    issues = []
    number, age = 0, 365.0
    while (age := age - random.expovariate(a_day[age <= 28])) > 0:
        late = age <= 28
        lasting, answer = random.expovariate(1 / mean[late]), random.expovariate(3 / mean[late])
        is_closed, closed_ago = lasting < age, age - lasting
        again = random.random() < reopened[closed_ago <= 28] and closed_ago > 1
        number += 1
        issues.append(
            issue(
                age,
                lasting if is_closed and not again else None,
                number=number,
                first_response_at=day(age - answer) if answer < min(lasting, age) else None,
                labels=("crash",) if random.random() < labels[late] else (),
                components=("core",) if random.random() < labels[late] else (),
                status_changes=((day(closed_ago), "closed"), (day(closed_ago - 1), "open"))
                if is_closed and again
                else (),
            )
        )
    return issues


def result(issues: list[Timeline]) -> WhatChanged:
    found = what_changed(issues, NOW, ZONE)
    assert found is not None
    return found


def real(found: WhatChanged) -> set[str]:
    return {change.what for change in found.changes}


@pytest.mark.parametrize("projects", [20, pytest.param(100, marks=pytest.mark.long)])
def test_steady_projects_rarely_change(projects: int) -> None:
    random = Random(1)
    noisy = sum(
        bool(result(a_project(random, labels=(0.2, 0.2), reopened=(0.1, 0.1))).changes)
        for _ in range(projects)
    )
    assert noisy <= 0.1 * projects


def test_a_steady_project_did_not_change() -> None:
    steady = result(a_project(Random(7)))
    assert steady.changes == ()
    assert say_what_changed(steady) == ("Nothing changed beyond chance against the 28 days before.",)
    assert {change.what for change in steady.compared} >= {"arrivals", "closures", "resolution", "reopening"}


def test_more_new_issues_are_seen() -> None:
    found = result(a_project(Random(2), a_day=(4, 9)))
    (change,) = [change for change in found.changes if change.what == "arrivals"]
    assert change.after == pytest.approx(28 * 9, abs=50)
    assert say_change(change) == (
        f"New and reopened issues rose from {change.before:.0f} to {change.after:.0f} in 28 days."
    )


def test_slower_closing_and_answering_are_seen() -> None:
    found = result(a_project(Random(3), mean=(4, 18)))
    assert {"resolution", "first response"} <= real(found)
    (resolution,) = [change for change in found.changes if change.what == "resolution"]
    assert resolution.horizon_days is not None
    assert resolution.before < resolution.after <= resolution.horizon_days <= 28


def test_more_reopening_is_seen() -> None:
    found = result(a_project(Random(4), a_day=(8, 8), reopened=(0.02, 0.4)))
    (change,) = [change for change in found.changes if change.what == "reopening"]
    assert change.after > change.before
    assert say_change(change).startswith(f"{change.after:.0%} of closed issues are reopened within 30 days")


def test_a_label_and_a_component_that_grow_are_named() -> None:
    found = result(a_project(Random(5), a_day=(6, 6), labels=(0.1, 0.6)))
    assert {("label", "crash"), ("component", "core")} <= {(c.what, c.name) for c in found.changes}
    said = say_what_changed(found)
    assert any(sentence.startswith("New issues labelled crash rose from ") for sentence in said)


def test_what_shrinks_or_is_rare_is_no_growing_label() -> None:
    assert "label" not in {c.what for c in result(a_project(Random(6), labels=(0.6, 0.1))).compared}
    assert "label" not in {c.what for c in result(a_project(Random(6), labels=(0.0, 0.02))).compared}


def test_the_month_before_had_no_more_time_than_this_one() -> None:
    # All take 20 days: of each month's issues only those of its first days are closed at its end.
    issues = [issue(number / 2, 20 if number > 40 else None, number=number) for number in range(400)]
    (change,) = [change for change in result(issues).compared if change.what == "resolution"]
    assert change.before == pytest.approx(change.after, abs=0.2)
    assert not change.is_real


def test_the_surest_comes_first() -> None:
    found = result(a_project(Random(8), a_day=(4, 9), mean=(4, 18)))
    assert [change.q for change in found.compared] == sorted(change.q for change in found.compared)
    assert all(change.q >= change.p for change in found.compared)


def test_two_months_are_needed() -> None:
    assert what_changed([], NOW, ZONE) is None
    assert what_changed([issue(50)], NOW, ZONE) is None
    assert say_what_changed(None) == ("There is too little history for a comparison of two months.",)


def test_an_old_quiet_project_has_nothing_but_counts() -> None:
    found = result([issue(300), issue(-5), issue(10, author_is_bot=True)])
    assert [(c.what, c.before, c.after, c.p) for c in found.compared] == [
        ("arrivals", 0, 0, 1),
        ("closures", 0, 0, 1),
    ]
    assert found.changes == ()


def test_waits_of_which_too_few_ended_are_not_compared() -> None:
    found = result([issue(number / 2, number=number) for number in range(400)])
    assert "resolution" not in {change.what for change in found.compared}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            Change("resolution", "", 4, 9, 0, 0, 27, 3.0, 8.25),
            "Issues are closed more slowly: half within 8.2 days, against 3.0 days in the 28 days before.",
        ),
        (
            Change("first response", "", 4, 2, 0, 0, 27, 3.0, 0.25),
            "Issues are answered faster: half within 6.0 hours, against 3.0 days in the 28 days before.",
        ),
        (
            Change("resolution", "", 4, 9, 0, 0, 27, 3.0, None),
            "Issues are closed more slowly: within their first 27 days they wait 9.0 days on average,"
            " against 4.0 days in the 28 days before.",
        ),
        (
            Change("resolution", "", 9, 4, 0, 0, 27, 3.0, 5.0),
            "Issues are closed faster: within their first 27 days they wait 4.0 days on average,"
            " against 9.0 days in the 28 days before.",
        ),
        (
            Change("closures", "", 90, 40, 0, 0),
            "Closed issues fell from 90 to 40 in 28 days.",
        ),
    ],
)
def test_a_change_is_said_in_words(change: Change, sentence: str) -> None:
    assert say_change(change) == sentence


@pytest.mark.parametrize(("q", "after", "is_real"), [(0.05, 50, True), (0.051, 50, False), (0.0, 49, False)])
def test_a_change_is_real_beyond_chance_and_by_a_quarter(q: float, after: float, is_real: bool) -> None:
    assert Change("arrivals", "", 40, after, q, q).is_real is is_real
