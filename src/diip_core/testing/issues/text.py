"""Contract: whatever people write and whenever they write it comes back as it was (guarantee T27)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from diip_core.domain.issues.issue import Comment, Issue, Json, Person, Relation, Scope, Transition
from diip_core.domain.issues.issue_query import IssueQuery
from diip_core.ports.storage.storage import Storage
from diip_core.testing.samples import OPTIONAL_TEXTS, a_comment, a_scope, a_transition, an_issue
from diip_core.testing.storage_case import StorageCase, only, store, store_activities
from diip_core.testing.strategies import AGAINST_STORAGE, sane_text

SURROGATES = range(0xD800, 0xE000)
EDGES = (
    "\ufffe\uffff\ufdd0 noncharacters",
    "\u202eright to left\u202c \u2066isolated\u2069 \u200b\ufeff zero width",
    "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 four bytes and joined",
    "\x01\x1b[31m\x7f\x85 control",
    "é é composed or not, both kept",
    "'; DROP TABLE issue; -- \\ %s %(a)s :name ? $1 {} \"",
    " \t\r\n leading and trailing \r\n",
    "\u2028\u2029 separators",
)
INSTANTS = (
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    datetime(2026, 3, 29, 1, 30, 0, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
)
MEBIBYTE = 1 << 20
TEXT_FIELDS = ("external_id", "key", "url", "title", "original_status", *OPTIONAL_TEXTS)


class TextContract(StorageCase):
    """Texts, instants and the contents of ``custom`` in `Issues`."""

    @AGAINST_STORAGE
    @given(text=sane_text())
    def test_every_text_of_an_issue_comes_back(self, storage: Storage, text: str) -> None:
        scope = a_scope(storage)
        issue = written(text)
        store(storage, scope, issue)
        assert only(storage, scope).issue == issue

    @pytest.mark.parametrize("text", EDGES)
    def test_odd_text_comes_back(self, storage: Storage, scope: Scope, text: str) -> None:
        store(storage, scope, written(text))
        assert only(storage, scope).issue == written(text)
        with storage.read() as view:
            by_label = view.issues.find(IssueQuery(project_id=scope.project_id, label=text))
            by_author = view.issues.find(IssueQuery(project_id=scope.project_id, author=text))
        assert (len(by_label.items), len(by_author.items)) == (1, 1)

    def test_every_code_point_comes_back(self, storage: Storage, scope: Scope) -> None:
        every = [chr(point) for point in range(1, 0x110000) if point not in SURROGATES]
        parts = ["".join(every[start : start + 100_000]) for start in range(0, len(every), 100_000)]
        store(storage, scope, *(an_issue(n, body=part) for n, part in enumerate(parts)))
        with storage.read() as view:
            bodies = {e.stored.issue.key: e.stored.issue.body for e in view.issues.export(scope)}
        assert [bodies[f"#{n}"] == part for n, part in enumerate(parts)] == [True] * len(parts)

    @pytest.mark.parametrize("letter", ["x", "é", "🚀"])
    def test_a_body_of_a_mebibyte_comes_back(self, storage: Storage, scope: Scope, letter: str) -> None:
        body = letter * (MEBIBYTE // len(letter.encode()))
        issue = an_issue(body=body, raw=body.encode())
        store(storage, scope, issue, an_issue(2))
        store_activities(storage, scope, comments=(a_comment(body=body),))
        with storage.read() as view:
            exported, _ = view.issues.export(scope, with_comments=True)
            found = view.issues.get(scope.project_id, exported.stored.issue_id)
        assert found.issue.body == body
        assert found.issue.raw == issue.raw
        assert [comment.body == body for comment in exported.comments or ()] == [True]

    def test_long_titles_labels_and_names_come_back(self, storage: Storage, scope: Scope) -> None:
        long = "".join(chr(0x4E00 + n % 20_000) for n in range(9_000))
        issue = an_issue(title=long, labels=(long,), author=Person(long), milestone=long, url=long)
        store(storage, scope, issue)
        assert only(storage, scope).issue == issue

    @AGAINST_STORAGE
    @given(text=sane_text(), name=st.none() | sane_text())
    def test_every_text_of_a_deed_comes_back(self, storage: Storage, text: str, name: str | None) -> None:
        scope = a_scope(storage)
        store(storage, scope, an_issue(key=text))
        said = Comment(text, text, Person(text, name), *INSTANTS[1:3], body=text)
        made = Transition(text, text, INSTANTS[1], Person(text, name), text, before=text, after=name)
        store_activities(storage, scope, comments=(said,), transitions=(made,))
        with storage.read() as view:
            (exported,) = view.issues.export(scope, with_comments=True)
        assert (exported.comments, exported.transitions) == ((said,), (made,))

    @AGAINST_STORAGE
    @given(custom=st.dictionaries(sane_text(8), st.deferred(lambda: JSON), max_size=4))
    @example(custom={"long": 10**400, "small": 5e-324, "large": 1.7976931348623157e308, "minus": -0.5})
    def test_every_custom_field_comes_back(self, storage: Storage, custom: dict[str, Json]) -> None:
        scope = a_scope(storage)
        store(storage, scope, an_issue(custom=custom))
        found = only(storage, scope).issue.custom
        assert found == custom
        assert list(leaf_types(found)) == list(leaf_types(custom))

    @pytest.mark.parametrize("instant", INSTANTS, ids=str)
    def test_every_instant_comes_back_to_the_microsecond(
        self, storage: Storage, scope: Scope, instant: datetime
    ) -> None:
        issue = an_issue(created_at=instant, updated_at=instant, resolved_at=instant)
        store(storage, scope, issue)
        said = a_comment(created_at=instant, updated_at=instant)
        made = a_transition(at=instant)
        store_activities(storage, scope, comments=(said,), transitions=(made,))
        found = only(storage, scope)
        assert found.issue == issue
        assert found.issue.created_at.tzinfo is UTC
        assert found.history.active_at == instant
        with storage.read() as view:
            (exported,) = view.issues.export(scope, with_comments=True)
        assert (exported.comments, exported.transitions) == ((said,), (made,))

    def test_instants_sort_across_all_centuries(self, storage: Storage, scope: Scope) -> None:
        issues = [an_issue(n, created_at=at, updated_at=at) for n, at in enumerate(INSTANTS)]
        store(storage, scope, *reversed(issues))
        with storage.read() as view:
            listed = view.issues.find(IssueQuery(project_id=scope.project_id, sort="created_at"))
        assert [found.issue.created_at for found in listed.items] == list(INSTANTS)

    @AGAINST_STORAGE
    @given(raw=st.binary(max_size=200))
    def test_the_delivered_bytes_come_back(self, storage: Storage, raw: bytes) -> None:
        scope = a_scope(storage)
        store(storage, scope, an_issue(raw=raw))
        assert only(storage, scope).issue.raw == raw


JSON: st.SearchStrategy[Json] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | sane_text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(sane_text(8), inner, max_size=3),
    max_leaves=8,
)


def written(text: str) -> Issue:
    """An issue that has the text wherever a text can stand."""
    texts: dict[str, Any] = dict.fromkeys(TEXT_FIELDS, text)
    person = Person(text, text)
    return an_issue(
        **texts,
        created_at=INSTANTS[2],
        updated_at=INSTANTS[2],
        author=person,
        assignees=(person,),
        labels=(text, text + "!"),
        relations=(Relation(text, text),),
        custom={text: [text]},
        raw=b"",
    )


def leaf_types(value: object) -> Iterator[type]:
    """The types of a JSON value's leaves: 1, 1.0 and True are equal and yet not the same."""
    if isinstance(value, dict):
        for key in sorted(value):
            yield from leaf_types(value[key])
    elif isinstance(value, list):
        for item in value:
            yield from leaf_types(item)
    else:
        yield type(value)
