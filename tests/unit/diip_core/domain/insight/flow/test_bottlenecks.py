from __future__ import annotations

from collections.abc import Callable, Iterable
from random import Random

import pytest
from tests.unit.diip_core.domain.timelines import NOW, activity, issue
from tests.unit.work import calls_of

from diip_core.domain.insight.flow.bottlenecks import Bottlenecks, explain_bottleneck, find_bottlenecks
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.issues.vocabulary import Vocabulary

Placed = dict[str, tuple[str, ...]]


def a_crowd(random: Random, size: int, mean: float, first: int = 0, **changes: object) -> list[Timeline]:
    crowd = []
    for number in range(first, first + size):
        age, lasting = random.uniform(0, 179), random.expovariate(1 / mean)
        crowd.append(issue(age, lasting if lasting < age else None, number=number, **changes))
    return crowd


def slow_and_quick(
    slow: Placed, quick: Placed, seed: int = 1, means: tuple[int, int] = (90, 15)
) -> list[Timeline]:
    random = Random(seed)
    return [*a_crowd(random, 80, means[0], **slow), *a_crowd(random, 240, means[1], first=100, **quick)]


def named(found: Bottlenecks) -> list[tuple[str, str]]:
    return [(one.finding.kind, one.finding.value) for one in found.bottlenecks]


@pytest.mark.parametrize(
    ("slow", "quick", "expected"),
    [
        ({"components": ("core",)}, {"components": ("docs",)}, ("component", "core")),
        ({"labels": ("A-macros",)}, {"labels": ("A-docs",)}, ("A-", "A-macros")),
        ({"labels": ("status: blocked",)}, {"labels": ("status: ready",)}, ("status:", "status: blocked")),
        ({"labels": ("__proto__",)}, {"labels": ("constructor",)}, ("label", "__proto__")),
    ],
)
def test_a_slow_value_of_every_kind_is_found(slow: Placed, quick: Placed, expected: tuple[str, str]) -> None:
    assert named(find_bottlenecks(slow_and_quick(slow, quick), NOW)) == [expected]


def test_the_issues_that_cause_it_are_open_and_the_longest_wait_comes_first() -> None:
    issues = slow_and_quick({"components": ("core",)}, {"components": ("docs",)})
    (one,) = find_bottlenecks(issues, NOW).bottlenecks
    waiting = {i.key for i in issues if i.components == ("core",) and i.issue.status == "open"}
    assert len(one.causes) == 10
    assert {cause.key for cause in one.causes} <= waiting
    ages = [cause.days for cause in one.causes]
    assert ages == sorted(ages, reverse=True)
    assert one.causes[0].url == f"https://tracker.example/{one.causes[0].key[1:]}"


def test_a_status_is_compared_by_the_time_in_it() -> None:
    random = Random(3)
    issues = []
    for number in range(60):
        age = random.uniform(100, 170)
        reviewed, done = age - random.expovariate(1 / 3), random.uniform(-40, 60)
        activities = [activity(reviewed, "status", "open", "review")]
        if done > 0:
            activities.append(activity(done, "status", "review", "closed"))
        issues.append(
            issue(
                age,
                age - done if done > 0 else None,
                number=number,
                activities=tuple(activities),
                provider="jira",
            )
        )
    (one,) = find_bottlenecks(issues, NOW).bottlenecks
    assert (one.finding.kind, one.finding.value, one.finding.since_days) == ("status", "review", 0)
    assert one.finding.subjects == 60
    assert explain_bottleneck(one).startswith("Of the 60 issues in status review, half take ")


def test_a_provider_without_a_changelog_tells_nothing_of_statuses() -> None:
    random = Random(3)
    moved = []
    for number in range(60):
        age, reviewed, closed = 150.0, random.uniform(100, 149), random.uniform(50, 99)
        activities = (
            activity(reviewed, "status", "open", "review"),
            activity(closed, "status", "review", "closed"),
        )
        moved.append(issue(age, age - closed, number=number, activities=activities, provider="jira"))
    without_history = a_crowd(random, 300, 4000, first=100, provider="stackoverflow")
    assert find_bottlenecks(moved, NOW).tested == 2
    assert find_bottlenecks([*moved, *without_history], NOW) == find_bottlenecks(moved, NOW)


def test_where_all_are_alike_nothing_is_found() -> None:
    issues = slow_and_quick({"components": ("core",)}, {"components": ("docs",)}, means=(30, 30))
    found = find_bottlenecks(issues, NOW)
    assert (found.bottlenecks, found.tested, found.share_flagged) == ((), 2, 0)


def test_issues_without_a_value_of_the_kind_are_no_rest() -> None:
    assert find_bottlenecks(slow_and_quick({"components": ("core",)}, {}), NOW).tested == 0


def test_priority_type_and_effort_are_no_bottlenecks() -> None:
    issues = slow_and_quick({"labels": ("P-low", "bug")}, {"labels": ("P-high", "question")})
    words = Vocabulary(label_types={"bug": "bug", "question": "question"})
    assert find_bottlenecks(issues, NOW, vocabulary=words).tested == 0
    assert find_bottlenecks(issues, NOW).tested == 2


def test_a_person_is_never_a_bottleneck() -> None:
    issues = slow_and_quick({"assignees": ("ann",)}, {"assignees": ("bob",)})
    assert find_bottlenecks(issues, NOW).tested == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda i: issue(200, None, components=i.components),
        lambda i: issue(-9000, None, components=i.components),
        lambda i: issue(50, None, components=i.components, author_is_bot=True),
        lambda i: issue(50, None, components=i.components, status="closed"),
        lambda i: issue(50, -5, components=i.components),
    ],
)
def test_old_future_undated_ones_and_those_of_bots_are_left_out(
    change: Callable[[Timeline], Timeline],
) -> None:
    issues = slow_and_quick({"components": ("core",)}, {"components": ("docs",)})
    assert find_bottlenecks([*issues, *map(change, issues)], NOW) == find_bottlenecks(issues, NOW)


@pytest.mark.parametrize(
    ("field", "word", "place"),
    [
        ("labels", "A-x", {"labels": ("A-x",)}),
        ("Component", "core", {"components": ("core",)}),
    ],
)
def test_a_value_counts_from_when_the_changelog_says_it_was_set(field: str, word: str, place: Placed) -> None:
    random = Random(9)
    slow = [
        issue(
            170,
            150 - random.uniform(0, 20),
            number=n,
            activities=(activity(130, field, None, word),),
            **place,
        )
        for n in range(40)
    ]
    other: Placed = {name: {"labels": ("A-y",), "components": ("z",)}[name] for name in place}
    quick = a_crowd(random, 300, 20, first=100, **other)
    (one,) = find_bottlenecks([*slow, *quick], NOW).bottlenecks
    assert one.finding.since_days == 40


def test_it_is_said_in_words() -> None:
    random = Random(1)
    crowd = [
        *a_crowd(random, 200, 4000, labels=("A-x",)),
        *a_crowd(random, 240, 15, first=300, labels=("A-y",)),
    ]
    (endless,) = find_bottlenecks(crowd, NOW).bottlenecks
    assert endless.finding.median_days is None
    said = explain_bottleneck(endless)
    assert said.startswith("Of the ")
    assert "issues labelled A-x that were open for more than 7 days, half take over 17" in said
    assert "as with another label that begins with A- (19 days)" in said
    assert "at least" in said


def permuted(issues: list[Timeline], random: Random) -> Iterable[Timeline]:
    """The same issues, each with the labels of another."""
    labels = [one.components for one in issues]
    random.shuffle(labels)
    for one, others in zip(issues, labels, strict=True):
        yield issue(
            (NOW - one.issue.created_at).total_seconds() / 86_400,
            None
            if one.issue.closed_at is None
            else (one.issue.closed_at - one.issue.created_at).total_seconds() / 86_400,
            components=others,
        )


@pytest.mark.parametrize("windows", [30, pytest.param(200, marks=pytest.mark.long)])
def test_permuted_values_are_flagged_in_few_windows(windows: int) -> None:
    random = Random(11)
    names = [(f"c{number}",) for number in range(10)]
    issues = [
        one
        for index, name in enumerate(names)
        for one in a_crowd(random, 60, 10 + 8 * index, first=100 * index, components=name)
    ]
    assert find_bottlenecks(issues, NOW).bottlenecks
    flagged = sum(bool(find_bottlenecks(permuted(issues, random), NOW).bottlenecks) for _ in range(windows))
    assert flagged <= 0.07 * windows


def a_project_with_labels_of_its_own(size: int) -> list[Timeline]:
    """Three labels that no other issue has, on each of so many issues, and one on all of them."""
    random = Random(12)
    return [
        issue(
            (age := random.uniform(0, 179)),
            lasting if (lasting := random.expovariate(1 / 30)) < age else None,
            number=number,
            labels=(*(f"l{number * 3 + one}" for one in range(3)), f"a/{number % 25}", "__proto__"),
        )
        for number in range(size)
    ]


def test_the_work_grows_as_the_labels_do() -> None:
    few, many = a_project_with_labels_of_its_own(1_000), a_project_with_labels_of_its_own(4_000)
    assert calls_of(lambda: find_bottlenecks(many, NOW)) < 6 * calls_of(lambda: find_bottlenecks(few, NOW))


def test_labels_of_single_issues_are_no_bottlenecks() -> None:
    found = find_bottlenecks(a_project_with_labels_of_its_own(2_000), NOW)
    assert found.tested >= 25
    assert found.share_flagged < 0.05
