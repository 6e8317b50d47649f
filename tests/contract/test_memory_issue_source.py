"""The source over given pages keeps the contract of an issue source."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from diip_core.memory.mirror.issue_source import ListedSource, page
from diip_core.testing.mirror.issue_source import IssueSourceContract
from diip_core.testing.samples import a_comment, a_transition, an_issue


class TestListedSource(IssueSourceContract):
    @pytest.fixture
    def open_source(self) -> Callable[[], ListedSource]:
        pages = [
            page(issues=[an_issue(1), an_issue(2)]),
            page(issues=[an_issue(3)]),
            page(comments=[a_comment()]),
            page(transitions=[a_transition()]),
        ]
        return lambda: ListedSource(list(pages))

    @pytest.fixture
    def expected(self) -> frozenset[str]:
        return frozenset({"1001", "1002", "1003"})
