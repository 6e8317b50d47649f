"""What makes two copies of an issue the same."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diip_core.domain.issues.content import content_hash
from diip_core.domain.issues.issue import Issue, Person, Relation
from diip_core.testing.samples import an_issue

AT = datetime(2026, 11, 23, tzinfo=UTC)
ISSUE = Issue(
    external_id="1",
    key="#1",
    url="https://tracker.example/1",
    title="It fails",
    body="Often",
    original_status="open",
    created_at=AT,
    updated_at=AT,
    author=Person("ann"),
    assignees=(Person("bob"), Person("cid")),
    labels=("bug", "P1"),
    relations=(Relation("blocks", "#2"),),
    custom={"a": 1, "b": [2]},
)
FULL = Issue(
    external_id="1001",
    key="#1",
    url="https://github.com/octo/rockets/issues/1",
    title="Everything at once",
    body="First line\r\n\r\n\tthird line ",
    original_status="closed",
    original_status_category="done",
    original_type="Bug",
    original_priority="P1",
    state_reason="completed",
    resolution="Fixed",
    author=Person("ada", "Ada Lovelace", is_bot=True),
    assignees=(Person("bob"), Person("ada", "Ada Lovelace")),
    labels=("zeta", "kind/bug", "a,b;c", "Ümlaut"),
    milestone="1.0",
    parent_key="#7",
    relations=(Relation("blocks", "#2"), Relation("duplicates", "#3")),
    duplicate_of="#8",
    created_at=datetime(2026, 1, 1, 0, 0, 1, 1, tzinfo=UTC),
    updated_at=datetime(2026, 1, 2, 0, 0, 0, 500_000, tzinfo=UTC),
    resolved_at=datetime(2026, 1, 2, 0, 0, 0, 123_456, tzinfo=UTC),
    author_association="MEMBER",
    locked=True,
    reactions_count=3,
    votes_count=2,
    comments_claimed=5,
    aliases=("OLD-1",),
    custom={"points": 2.5, "tags": ["x", None, True], "deep": {"é": {"n": 2**53}}, "none": None},
    truncated=True,
)
OTHERWISE: dict[str, list[Any]] = {
    "external_id": ["2"],
    "key": ["#2"],
    "url": [""],
    "title": ["It fails "],
    "body": [None, ""],
    "original_status": ["closed"],
    "created_at": [AT + timedelta(microseconds=1)],
    "updated_at": [AT - timedelta(microseconds=1)],
    "author": [None, Person("bob"), Person("ann", name="Ann"), Person("ann", is_bot=True)],
    "assignees": [(), (Person("bob"),), (Person("bob"), Person("cid", name="Cid"))],
    "labels": [(), ("bug",), ("bug", "P1", "P1"), ("bug", "p1")],
    "original_type": ["", "Bug"],
    "original_status_category": ["", "new"],
    "original_priority": ["", "High"],
    "state_reason": ["", "duplicate"],
    "resolution": ["", "Fixed"],
    "milestone": ["", "1.0"],
    "parent_key": ["", "#3"],
    "relations": [(), (Relation("blocks", "#3"),), (Relation("duplicates", "#2"),)],
    "duplicate_of": ["", "#3"],
    "resolved_at": [AT],
    "author_association": ["", "OWNER"],
    "locked": [True],
    "reactions_count": [1],
    "votes_count": [1],
    "comments_claimed": [1],
    "aliases": [("OLD-1",)],
    "custom": [{}, {"a": 1}, {"a": "1", "b": [2]}, {"a": 1, "b": [2, 2]}],
    "truncated": [True],
    "whole_digest": ["ab"],
}


def test_every_field_but_the_raw_record_is_tried_here() -> None:
    assert set(OTHERWISE) == {field.name for field in attrs.fields(Issue)} - {"raw"}


@pytest.mark.parametrize("field", OTHERWISE)
def test_any_other_value_of_a_field_gives_another_digest(field: str) -> None:
    digests = [content_hash(attrs.evolve(ISSUE, **{field: value})) for value in OTHERWISE[field]]
    assert len({content_hash(ISSUE), *digests}) == 1 + len(digests)


def test_texts_do_not_run_into_each_other() -> None:
    one = attrs.evolve(ISSUE, title="ab", body="c", labels=("a,b",))
    other = attrs.evolve(ISSUE, title="a", body="bc", labels=("a", "b"))
    assert content_hash(one) != content_hash(other)


@given(st.lists(st.text(), max_size=6), st.randoms(use_true_random=False))
def test_labels_have_no_order_of_their_own(labels: list[str], chance: random.Random) -> None:
    shuffled = list(labels)
    chance.shuffle(shuffled)
    assert content_hash(attrs.evolve(ISSUE, labels=tuple(labels))) == content_hash(
        attrs.evolve(ISSUE, labels=tuple(shuffled))
    )


def test_neither_raw_bytes_nor_the_order_of_custom_fields_matter() -> None:
    reordered = attrs.evolve(ISSUE, raw=b"{}", custom={"b": [2], "a": 1})
    assert content_hash(reordered) == content_hash(ISSUE)


@pytest.mark.parametrize(
    ("issue", "digest"),
    [
        (ISSUE, "abc80b53d6bd4be607f7c68b2263bc5d"),
        (an_issue(author=None), "7e7035e4cd957455c547217c89beea5a"),
        (FULL, "b815ebac2cb97c77ffd084e295b1cca9"),
        (
            attrs.evolve(FULL, whole_digest="ab", original_status_category=None),
            "eff6376c8b12206e0fe3f2307025b23b",
        ),
    ],
    ids=["some fields", "no author", "all fields", "cut text"],
)
def test_the_digest_is_the_same_in_all_versions(issue: Issue, digest: str) -> None:
    """If it changed, every mirrored issue would count as updated."""
    assert content_hash(issue) == digest
