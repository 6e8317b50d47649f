"""Contract: full-text search, the same words in every storage."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given

from diip_core.domain.issues.issue import Scope
from diip_core.domain.issues.issue_query import IssueQuery
from diip_core.domain.issues.search import LONGEST_WORD, words_of
from diip_core.ports.storage.storage import Storage
from diip_core.testing.issues.reading import find
from diip_core.testing.samples import a_scope, after, an_issue, snapshots
from diip_core.testing.storage_case import StorageCase, store
from diip_core.testing.strategies import AGAINST_STORAGE, sane_text

MEBIBYTE = 1 << 20


class SearchContract(StorageCase):
    """`IssueQuery.q`."""

    @pytest.mark.parametrize(
        ("q", "keys"),
        [
            ("engine", ["#1", "#2"]),
            ("ENGINE overheats", ["#1"]),
            ("overheats engine", ["#1"]),
            ("engine engine", ["#1", "#2"]),
            ("heats", []),
            ("engines", []),
            ("engine zeppelin", []),
            ("umlaut", ["#2"]),
            ("ÜMLAUT", ["#2"]),
            ("uml\u0308aut", ["#2"]),
            ("strasse", ["#2"]),
            ("snake_case", ["#2"]),
            ("case snake", ["#2"]),
            ("0x1F", ["#2"]),
            ("1", []),
            ("故障", ["#3"]),
            ("故", ["#3"]),
            ("дом", ["#3"]),
            ("the not or and near", ["#3"]),
            ("", ["#1", "#2", "#3"]),
            ("?! … '\"*&|:-()^", ["#1", "#2", "#3"]),
            ("'; DROP TABLE issue; --", []),
            ("engine OR zeppelin", []),
            ("eng*", []),
            ("-engine", ["#1", "#2"]),
            ("title:engine", []),
            ("\x01engine\x7f", ["#1", "#2"]),
        ],
    )
    def test_all_words_must_be_there(self, storage: Storage, scope: Scope, q: str, keys: list[str]) -> None:
        store(
            storage,
            scope,
            an_issue(1, title="Engine overheats", body=None, created_at=after(1)),
            an_issue(
                2, title="ümläut", body="engine snake_case straße (0x1f)\n\n> quoted", created_at=after(2)
            ),
            an_issue(3, title="エンジン故障 Дом", body="and, or: near NOT the...", created_at=after(3)),
        )
        assert find(storage, searched(scope, q)) == keys

    def test_a_search_goes_with_all_filters_and_pages(self, storage: Storage, scope: Scope) -> None:
        sibling = a_scope(storage, scope.project_id)
        for owner in (scope, sibling):
            store(
                storage,
                owner,
                *(an_issue(n, body="word", labels=(f"l{n % 2}",), created_at=after(n)) for n in range(4)),
            )
        store(storage, scope, an_issue(9, body="other", labels=("l1",)))
        query = IssueQuery(project_id=scope.project_id, q="Word", label="l1", sort="created_at", limit=1)
        assert find(storage, query) == ["#1", "#1", "#3", "#3"]
        assert find(storage, evolve(query, integration_id=sibling.integration_id)) == ["#1", "#3"]
        assert find(storage, evolve(query, sort="-updated_at", created_from=after(2))) == ["#3", "#3"]

    def test_a_changed_issue_is_found_by_its_new_words_alone(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, an_issue(title="old", body="words"), an_issue(2, title="two", body="words"))
        store(storage, scope, an_issue(title="new", body="words", updated_at=after(1)))
        found = {q: find(storage, searched(scope, q)) for q in ("old", "new", "words")}
        assert found == {"old": [], "new": ["#1"], "words": ["#1", "#2"]}

    def test_an_older_copy_leaves_the_words(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, an_issue(title="new", updated_at=after(5)))
        store(storage, scope, an_issue(title="old", updated_at=after(1)))
        assert find(storage, searched(scope, "new")) == ["#1"]
        assert find(storage, searched(scope, "old")) == []

    def test_what_a_transaction_undoes_is_not_found(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, an_issue(title="kept"))
        with pytest.raises(ZeroDivisionError), storage.begin() as work:
            work.issues.upsert(scope, snapshots([an_issue(title="undone", updated_at=after(1))]))
            raise ZeroDivisionError
        assert find(storage, searched(scope, "undone")) == []
        assert find(storage, searched(scope, "kept")) == ["#1"]

    def test_another_projects_words_are_never_found(self, storage: Storage, scope: Scope) -> None:
        store(storage, scope, an_issue(title="secret"))
        stranger = a_scope(storage)
        store(storage, stranger, an_issue(title="other"))
        assert find(storage, searched(stranger, "secret")) == []
        marker = "".join(character for character in scope.project_id if character.isalnum())
        assert find(storage, searched(stranger, marker)) == []
        assert find(storage, searched(stranger, f"\u00a7{marker} secret")) == []

    @pytest.mark.parametrize("letter", ["x", "é", "🚀", "界", "\ufdfa", "x ", "ab\u0301 "])
    def test_a_body_of_a_mebibyte_can_be_searched(self, storage: Storage, scope: Scope, letter: str) -> None:
        body = letter * (MEBIBYTE // len(letter.encode()))
        store(storage, scope, an_issue(title="monster", body=body))
        assert find(storage, searched(scope, "monster")) == ["#1"]

    def test_a_body_of_nothing_but_different_words_can_be_searched(
        self, storage: Storage, scope: Scope
    ) -> None:
        body = " ".join(f"{n:x}é{'y' * (n % 90)}" for n in range(18_000))
        store(storage, scope, an_issue(title="monster", body=body))
        assert find(storage, searched(scope, "monster 0é")) == ["#1"]
        assert find(storage, searched(scope, body.split()[-1])) == []

    def test_a_long_word_is_found_whole_and_by_its_beginning_only(
        self, storage: Storage, scope: Scope
    ) -> None:
        word = "ß" * LONGEST_WORD
        store(storage, scope, an_issue(title=word))
        assert find(storage, searched(scope, word)) == ["#1"]
        assert find(storage, searched(scope, "s" * LONGEST_WORD)) == ["#1"]
        assert find(storage, searched(scope, "s" * (LONGEST_WORD - 1))) == []

    @AGAINST_STORAGE
    @given(text=sane_text())
    def test_any_words_of_any_text_find_it(self, storage: Storage, text: str) -> None:
        scope = a_scope(storage)
        store(storage, scope, an_issue(title="t", body=text))
        words = words_of(text)
        assert find(storage, searched(scope, " ".join(words[-5:]))) == ["#1"]
        assert find(storage, searched(scope, " ".join((*words[:3], "nowhere0nowhere")))) == []


def searched(scope: Scope, q: str) -> IssueQuery:
    return IssueQuery(project_id=scope.project_id, q=q, sort="created_at")
