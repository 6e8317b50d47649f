from __future__ import annotations

import pytest

from diip_core.domain.issues.labels import PLAIN, is_classification, label_kinds
from diip_core.domain.issues.vocabulary import Vocabulary

WORDS = Vocabulary(
    label_types={"bug": "bug", "question": "question"}, label_priorities={"urgent": "critical"}
)


@pytest.mark.parametrize(
    ("labels", "kind"),
    [
        (("A-macros", "A-parser"), "A-"),
        (("area/lexer", "Area/parser"), "Area/"),
        (("status: waiting", "status:done"), "status:"),
        (("team::core", "team::docs"), "team::"),
        (("needs-info", "needs-triage"), "needs-"),
        (("Область: ядро", "область: сеть"), "Область:"),
    ],
)
def test_labels_with_the_same_prefix_are_values_of_one_kind(labels: tuple[str, ...], kind: str) -> None:
    assert label_kinds(labels) == dict.fromkeys(labels, kind)


@pytest.mark.parametrize(
    "labels",
    [
        ("help-wanted", "crash"),
        ("status: waiting", "Status:  waiting"),
        ("3.11", "3.12"),
        ("not so-good", "not so-bad"),
        ("", "-", "a-", "://"),
        ("__proto__", "constructor"),
    ],
)
def test_a_prefix_that_no_other_label_shares_makes_no_kind(labels: tuple[str, ...]) -> None:
    assert label_kinds(labels) == dict.fromkeys(labels, PLAIN)


@pytest.mark.parametrize(
    "label",
    [
        "P-high", "priority/low", "Priority: 3", "severity:major", "P1", "C-enhancement", "kind/feature",
        "type: anything", "Issue Type: Task", "E-easy", "effort/2d", "difficulty: hard", "good first issue",
        "good-first-issue", "Good First Bug", "bug", "BUG", "T-bug", "urgent", "size/XL",
    ],
)  # fmt: skip
def test_priority_type_and_effort_are_slow_by_intent(label: str) -> None:
    assert is_classification(label, WORDS)


def test_without_a_vocabulary_the_usual_prefixes_tell() -> None:
    assert is_classification("P-high")
    assert not is_classification("bug")


@pytest.mark.parametrize(
    "label", ["A-macros", "T-compiler", "area/priority", "status: waiting", "help wanted", "performance", ""]
)
def test_other_labels_may_be_bottlenecks(label: str) -> None:
    assert not is_classification(label, WORDS)
