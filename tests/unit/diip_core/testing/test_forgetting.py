"""What the kit says to those who forget something, or whose adapter never ends."""

from __future__ import annotations

from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from attrs import evolve

from diip_core.domain.issues.issue_query import IssueList, IssuePage, IssueQuery, Position
from diip_core.memory.mirror.issue_source import ListedSource, page
from diip_core.testing.clock import ClockContract
from diip_core.testing.id_generator import IdGeneratorContract
from diip_core.testing.issues.reading import walk
from diip_core.testing.mirror.issue_source import IssueSourceContract
from diip_core.testing.mirror.secret_box import SecretBoxContract
from diip_core.testing.samples import START, new_id
from diip_core.testing.storage_case import StorageCase


class TestContractWithoutItsThing:
    storage = vars(StorageCase)["storage"]
    clock = vars(ClockContract)["clock"]
    ids = vars(IdGeneratorContract)["ids"]
    box = vars(SecretBoxContract)["box"]
    open_source = vars(IssueSourceContract)["open_source"]
    expected = vars(IssueSourceContract)["expected"]

    @pytest.mark.parametrize("thing", ["storage", "clock", "ids", "box", "open_source", "expected"])
    def test_it_says_what_to_override(self, request, thing):
        with pytest.raises(pytest.fail.Exception, match=f"override the fixture `{thing}`"):
            request.getfixturevalue(thing)


class EndlessSource(ListedSource):
    def fetch(self, cursor, /):
        return evolve(page(), cursor="again")


def test_a_walk_without_end_fails():
    with pytest.raises(pytest.fail.Exception, match="did not end"):
        IssueSourceContract().walk(EndlessSource([]))


class EndlessLists:
    behind = Position(START, new_id())
    issues = SimpleNamespace(
        find=lambda query: IssueList(items=(), next=EndlessLists.behind),
        page=lambda query: IssuePage(items=(), next=EndlessLists.behind),
    )

    def read(self):
        return nullcontext(self)


def test_a_list_without_end_fails():
    with pytest.raises(pytest.fail.Exception, match="does not end"):
        list(walk(EndlessLists(), IssueQuery(project_id=new_id())))
