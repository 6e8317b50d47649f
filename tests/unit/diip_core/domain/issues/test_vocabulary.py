"""From a provider's words to DIIP's: tables of words as test vocabularies."""

from __future__ import annotations

import random
import sys
import unicodedata

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from diip_core.domain.issues.issue import Issue, IssueType, Priority, Status
from diip_core.domain.issues.vocabulary import Classification, Vocabulary, classify, fold
from diip_core.domain.time import EPOCH
from diip_core.errors import InvalidInput

ISSUE = Issue(
    external_id="1",
    key="#1",
    url="",
    title="",
    body=None,
    original_status="open",
    created_at=EPOCH,
    updated_at=EPOCH,
)
LABELLED = Vocabulary(
    statuses={"open": "open", "closed": "closed"},
    types={"bug": "bug", "feature": "feature", "task": "task"},
    label_types={
        "bug": "bug",
        "defect": "bug",
        "regression": "bug",
        "enhancement": "feature",
        "feature": "feature",
        "question": "question",
        "support": "question",
        "task": "task",
        "chore": "task",
        "documentation": "task",
    },
    label_priorities={
        "p0": "critical",
        "critical": "critical",
        "urgent": "critical",
        "p1": "high",
        "high": "high",
        "p2": "medium",
        "medium": "medium",
        "p3": "low",
        "p4": "low",
        "p5": "low",
        "low": "low",
    },
)
JIRA = Vocabulary(
    status_categories={
        "new": "open",
        "undefined": "open",
        "indeterminate": "in_progress",
        "done": "closed",
    },
    types={
        "bug": "bug",
        "defect": "bug",
        "story": "feature",
        "improvement": "feature",
        "new feature": "feature",
        "epic": "epic",
        "task": "task",
        "sub-task": "task",
        "technical task": "task",
        "question": "question",
        "incident": "incident",
    },
    priorities={
        "blocker": "critical",
        "critical": "critical",
        "highest": "critical",
        "high": "high",
        "major": "high",
        "medium": "medium",
        "normal": "medium",
        "minor": "low",
        "low": "low",
        "lowest": "low",
        "trivial": "low",
        "none": "unknown",
    },
)
STACK_EXCHANGE = Vocabulary(
    statuses={"closed": "closed", "accepted": "closed", "answered": "in_progress"},
    types={"question": "question"},
)
GITLAB = Vocabulary(
    statuses={"opened": "open", "closed": "closed"},
    types={"incident": "incident", "task": "task"},
    label_types=LABELLED.label_types,
    label_priorities={"1": "critical", "2": "high", "3": "medium", "4": "low"},
)
BUGZILLA = Vocabulary(
    statuses={
        "unconfirmed": "open",
        "new": "open",
        "confirmed": "open",
        "reopened": "open",
        "assigned": "in_progress",
        "in_progress": "in_progress",
        "resolved": "closed",
        "verified": "closed",
        "closed": "closed",
    },
    types={"defect": "bug", "enhancement": "feature", "task": "task"},
    priorities={"p1": "critical", "p2": "high", "p3": "medium", "p4": "low", "p5": "low", "--": "unknown"},
)


def labelled(*labels: str) -> Classification:
    return classify(evolve(ISSUE, labels=labels), LABELLED)


@pytest.mark.parametrize(
    ("vocabulary", "status", "category", "expected"),
    [
        (LABELLED, "open", None, "open"),
        (LABELLED, "closed", None, "closed"),
        (JIRA, "To Do", "new", "open"),
        (JIRA, "Odd", "undefined", "open"),
        (JIRA, "In Review", "indeterminate", "in_progress"),
        (JIRA, "Released", "done", "closed"),
        (JIRA, "Renamed since", None, "open"),
        (STACK_EXCHANGE, "closed", None, "closed"),
        (STACK_EXCHANGE, "accepted", None, "closed"),
        (STACK_EXCHANGE, "answered", None, "in_progress"),
        (STACK_EXCHANGE, "open", None, "open"),
        (GITLAB, "opened", None, "open"),
        (GITLAB, "closed", None, "closed"),
        (BUGZILLA, "UNCONFIRMED", None, "open"),
        (BUGZILLA, "NEW", None, "open"),
        (BUGZILLA, "REOPENED", None, "open"),
        (BUGZILLA, "ASSIGNED", None, "in_progress"),
        (BUGZILLA, "IN_PROGRESS", None, "in_progress"),
        (BUGZILLA, "RESOLVED", None, "closed"),
        (BUGZILLA, "VERIFIED", None, "closed"),
        (BUGZILLA, "CLOSED", None, "closed"),
    ],
)
def test_a_status_is_known_by_name_or_category_and_open_otherwise(
    vocabulary: Vocabulary, status: str, category: str | None, expected: Status
) -> None:
    issue = evolve(ISSUE, original_status=status, original_status_category=category)
    assert classify(issue, vocabulary).status == expected


@pytest.mark.parametrize(
    ("vocabulary", "word", "expected"),
    [
        (LABELLED, "Bug", "bug"),
        (LABELLED, "Feature", "feature"),
        (JIRA, "New Feature", "feature"),
        (JIRA, "Sub-task", "task"),
        (JIRA, "Technical task", "task"),
        (JIRA, "Incident", "incident"),
        (JIRA, "Epic", "epic"),
        (JIRA, "Spike", "unknown"),
        (STACK_EXCHANGE, "question", "question"),
        (GITLAB, "INCIDENT", "incident"),
        (BUGZILLA, "enhancement", "feature"),
        (BUGZILLA, None, "unknown"),
    ],
)
def test_a_type_is_known_by_its_field(vocabulary: Vocabulary, word: str | None, expected: IssueType) -> None:
    assert classify(evolve(ISSUE, original_type=word), vocabulary).type == expected


@pytest.mark.parametrize(
    ("vocabulary", "word", "expected"),
    [
        (JIRA, "Blocker", "critical"),
        (JIRA, "Highest", "critical"),
        (JIRA, "Major", "high"),
        (JIRA, "Normal", "medium"),
        (JIRA, "Trivial", "low"),
        (JIRA, "None", "unknown"),
        (JIRA, None, "unknown"),
        (BUGZILLA, "P1", "critical"),
        (BUGZILLA, "P5", "low"),
        (BUGZILLA, "--", "unknown"),
    ],
)
def test_a_priority_is_known_by_its_field(
    vocabulary: Vocabulary, word: str | None, expected: Priority
) -> None:
    assert classify(evolve(ISSUE, original_priority=word), vocabulary).priority == expected


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        *LABELLED.label_types.items(),
        ("C-bug", "bug"),
        ("T-Defect", "bug"),
        ("kind/bug", "bug"),
        ("type: bug", "bug"),
        ("Type:  Bug", "bug"),
        ("type::bug", "bug"),
        ("category: documentation", "task"),
        ("issue type: feature", "feature"),
        ("issue-type/feature", "feature"),
        ("BÜG", "bug"),
        ("Régression", "bug"),
        ("debug", "unknown"),
        ("bug fixed", "unknown"),
        ("not-a-bug", "unknown"),
        ("kind/", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_label_tells_the_type_with_its_prefix_too(label: str, expected: IssueType) -> None:
    assert labelled(label).type == expected


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        *LABELLED.label_priorities.items(),
        ("P-high", "high"),
        ("priority: critical", "critical"),
        ("Priority/Low", "low"),
        ("priority: P1", "high"),
        ("prio: urgent", "critical"),
        ("severity/medium", "medium"),
        ("p-", "unknown"),
        ("higher", "unknown"),
    ],
)
def test_a_label_tells_the_priority_with_its_prefix_too(label: str, expected: Priority) -> None:
    assert labelled(label).priority == expected


def test_a_scoped_label_tells_the_priority() -> None:
    assert classify(evolve(ISSUE, labels=("Priority::2",)), GITLAB).priority == "high"


def test_a_prefix_of_one_kind_says_nothing_of_the_other() -> None:
    assert labelled("type: high").priority == "unknown"
    assert labelled("priority: bug").type == "unknown"


def test_a_field_wins_over_labels_and_a_name_over_its_category() -> None:
    assert classify(evolve(ISSUE, original_type="Task", labels=("bug",)), LABELLED).type == "task"
    assert classify(evolve(ISSUE, original_type="Odd", labels=("bug",)), LABELLED).type == "bug"
    both = Vocabulary(priorities={"none": "unknown"}, label_priorities={"p1": "high"})
    assert classify(evolve(ISSUE, original_priority="None", labels=("P1",)), both).priority == "unknown"
    parked = evolve(ISSUE, original_status="Parked", original_status_category="done")
    assert classify(parked, evolve(JIRA, statuses={"parked": "in_progress"})).status == "in_progress"


def test_of_several_labels_the_strongest_meaning_wins() -> None:
    assert labelled("question", "enhancement", "bug").type == "bug"
    assert labelled("P3", "P1", "medium").priority == "high"


labels = st.sampled_from(["bug", "C-feature", "kind/question", "P0", "priority: low", "other", "ÉPIC"])


@given(st.lists(labels, max_size=6), st.randoms(use_true_random=False))
def test_labels_have_no_order_of_their_own(some: list[str], chance: random.Random) -> None:
    shuffled = list(some)
    chance.shuffle(shuffled)
    assert labelled(*some) == labelled(*shuffled)


def test_a_project_puts_its_own_words_on_top() -> None:
    mine = JIRA.overridden(
        {
            "statuses": {"Parkéd": "in_progress"},
            "types": {"Story": "task"},
            "label_priorities": {"Now!": "critical"},
        }
    )
    issue = evolve(
        ISSUE,
        original_status="PARKED",
        original_status_category="done",
        original_type="Story",
        labels=("now!",),
    )
    assert classify(issue, mine) == Classification("in_progress", "task", "critical")
    assert classify(issue, JIRA) == Classification("closed", "feature", "unknown")
    assert mine.types["bug"] == "bug", "what is not overridden stays"
    assert JIRA.types["story"] == "feature", "the provider's own vocabulary is untouched"


def test_a_project_can_silence_a_label() -> None:
    silent = LABELLED.overridden({"label_types": {"support": "unknown"}})
    assert classify(evolve(ISSUE, labels=("support",)), silent).type == "unknown"
    assert classify(evolve(ISSUE, labels=("support", "bug")), silent).type == "bug"


def test_no_words_change_nothing() -> None:
    assert JIRA.overridden({}) == JIRA


@pytest.mark.parametrize(
    ("words", "field", "text"),
    [
        ({"colours": {"red": "bug"}}, "colours", "a vocabulary has no 'colours'; it has statuses,"),
        ({"statuses": {"Done": "done"}}, "statuses", "'Done' cannot mean 'done'; use one of open, in_prog"),
        ({"types": {"Bug": "closed"}}, "types", "use one of bug, feature"),
        ({"label_priorities": {"x": ""}}, "label_priorities", "use one of critical, high"),
    ],
)
def test_a_word_that_diip_does_not_have_is_refused(
    words: dict[str, dict[str, str]], field: str, text: str
) -> None:
    with pytest.raises(InvalidInput, match=text) as refusal:
        JIRA.overridden(words)
    assert refusal.value.field == field


@pytest.mark.parametrize("vocabulary", [LABELLED, JIRA, STACK_EXCHANGE, GITLAB, BUGZILLA])
@given(st.text(), st.none() | st.text(), st.lists(st.text(), max_size=3))
def test_any_words_at_all_are_named(
    vocabulary: Vocabulary, status: str, word: str | None, some: list[str]
) -> None:
    issue = evolve(
        ISSUE, original_status=status, original_type=word, original_priority=word, labels=tuple(some)
    )
    named = classify(issue, vocabulary)
    assert named.status in ("open", "in_progress", "closed")
    assert named.type
    assert named.priority


@pytest.mark.parametrize(
    ("word", "folded"),
    [("  New \t Feature\n", "new feature"), ("Größe", "grosse"), ("ÉPIC", "epic"), ("ﬁx", "fix"), ("İ", "i")],
)
def test_folding_drops_case_accents_and_spare_space(word: str, folded: str) -> None:
    assert fold(word) == folded


def test_folding_twice_is_folding_once_for_every_character() -> None:
    everything = map(chr, range(sys.maxunicode + 1))
    characters = [one for one in everything if unicodedata.category(one) not in ("Cn", "Co", "Cs")]
    assert not [
        character
        for character in characters
        if fold.__wrapped__(fold.__wrapped__(character)) != fold.__wrapped__(character)
    ]
    assert not [c for c in map(fold.__wrapped__, characters) for mark in c if unicodedata.combining(mark)]


def test_two_dictionaries_joined_know_the_words_of_both() -> None:
    mine = Vocabulary(label_types={"bug": "bug", "wish": "feature"}, statuses={"new": "open"})
    joined = mine.joined(Vocabulary(label_types={"wish": "question"}, label_priorities={"p1": "high"}))
    assert joined == Vocabulary(
        label_types={"bug": "bug", "wish": "question"},
        statuses={"new": "open"},
        label_priorities={"p1": "high"},
    )


def test_labels_alone_have_a_type_and_a_priority() -> None:
    words = Vocabulary(label_types={"bug": "bug"}, label_priorities={"p1": "high"})
    assert words.classify_labels(("kind/bug", "P1")) == ("bug", "high")
    assert words.classify_labels(()) == ("unknown", "unknown")
