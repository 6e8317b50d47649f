from __future__ import annotations

import pytest

from diip_core.errors import SourceBroken, SourceUnavailable
from diip_core.memory.mirror.issue_source import IDENTITY, ListedSource, page
from diip_core.testing.samples import an_issue


def keys(page):
    return [issue.key for issue in page.issues]


def test_the_next_run_begins_with_the_last_page_and_finds_what_was_added():
    source = ListedSource([page(issues=[an_issue(1)]), page(issues=[an_issue(2)])])
    last = source.fetch(source.fetch(None).cursor)
    assert not last.more
    source.pages.append(page(issues=[an_issue(3)]))
    again = source.fetch(last.cursor)
    assert (keys(again), again.more) == (["#2"], True)
    assert keys(source.fetch(again.cursor)) == ["#3"]


def test_an_error_among_the_pages_is_raised_once():
    source = ListedSource([SourceUnavailable("it fell over", code="http_502"), page(issues=[an_issue()])])
    with pytest.raises(SourceUnavailable):
        source.fetch(None)
    assert keys(source.fetch(None)) == ["#1"]
    assert source.asked == [None, None]


def test_an_error_behind_the_last_page_leaves_an_empty_page():
    source = ListedSource([page(issues=[an_issue()]), SourceUnavailable("it fell over")])
    cursor = source.fetch(None).cursor
    with pytest.raises(SourceUnavailable):
        source.fetch(cursor)
    end = source.fetch(cursor)
    assert (end.issues, end.more) == ((), False)


def test_no_pages_are_one_empty_page():
    assert not ListedSource([]).fetch(None).more


def test_a_cursor_of_another_source_breaks():
    with pytest.raises(SourceBroken):
        ListedSource([]).fetch("since=2026")


def test_it_tells_whether_it_was_closed():
    source = ListedSource([])
    assert (source.check(), source.closed) == (IDENTITY, False)
    source.close()
    assert source.closed
