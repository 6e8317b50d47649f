"""Frozen values as JSON and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Literal

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from diip_core.domain.insight.stored_form import from_stored, to_stored


@frozen
class Leaf:
    day: date
    at: datetime | None
    share: float


@frozen
class Tree:
    kind: Literal["oak", "elm"]
    leaves: tuple[Leaf, ...] = ()
    names: Mapping[str, int] = {}
    by_day: Mapping[date, tuple[int, ...]] = {}
    pair: tuple[str, Leaf | None] = ("", None)

    @property
    def height(self) -> int:
        return len(self.leaves)


instants = st.datetimes(datetime(1970, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))
leaves = st.builds(Leaf, st.dates(), st.none() | instants, st.floats(allow_nan=False, allow_infinity=False))
trees = st.builds(
    Tree,
    st.sampled_from(["oak", "elm"]),
    st.lists(leaves, max_size=3).map(tuple),
    st.dictionaries(st.text(), st.integers(), max_size=3),
    st.dictionaries(st.dates(), st.lists(st.integers()).map(tuple), max_size=3),
    st.tuples(st.text(), st.none() | leaves),
)


@given(trees)
def test_a_value_comes_back_as_it_was(tree: Tree) -> None:
    assert from_stored(Tree, json.loads(json.dumps(to_stored(tree)))) == tree


def test_the_stored_form_is_plain() -> None:
    leaf = Leaf(date(2026, 3, 1), datetime(2026, 3, 1, 12, tzinfo=UTC), 0.5)
    assert to_stored(Tree("oak", (leaf,), {"__proto__": 1})) == {
        "kind": "oak",
        "leaves": [{"day": "2026-03-01", "at": "2026-03-01T12:00:00Z", "share": 0.5}],
        "names": {"__proto__": 1},
        "by_day": {},
        "pair": ["", None],
    }


def test_what_another_version_stored_is_refused() -> None:
    with pytest.raises(KeyError):
        from_stored(Leaf, {"day": "2026-03-01"})
    with pytest.raises(ValueError, match="Invalid isoformat"):
        from_stored(Leaf, {"day": "yesterday", "at": None, "share": 0.0})
