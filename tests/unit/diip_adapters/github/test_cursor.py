"""The cursor as text: small, whole, and refused where it is not ours."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.diip_adapters.github.payloads import (
    GitHub,
    a_comment_payload,
    a_page,
    an_event_payload,
    an_issue_payload,
)

from diip_adapters.github.cursor import GitHubCursor, StreamState
from diip_adapters.github.page_size import SIZES, PageSize
from diip_core.domain.mirror.walk import Walk
from diip_core.errors import SourceBroken
from diip_core.ports.issue_source import LONGEST_CURSOR_BYTES

INSTANTS = st.datetimes(timezones=st.just(UTC)).map(lambda at: at.strftime("%Y-%m-%dT%H:%M:%SZ")) | st.none()
NUMBERS = st.integers(0, 2**63 - 1)
WALKS = st.builds(
    Walk,
    since=INSTANTS,
    page=st.integers(1, 10**6),
    seen=st.lists(NUMBERS.map(str), max_size=5).map(tuple),
    passed=st.integers(0, 2**64 - 1),
    passed_before=st.integers(0, 2**64 - 1),
    token=st.none() | st.text(max_size=20),
    reached=INSTANTS,
    tokenless=st.booleans(),
    mark=st.none() | st.integers(0, 2**64 - 1),
    lap=NUMBERS,
    lap_limit=st.integers(1, 2**20),
    repeats=st.integers(0, 10),
)
KEYS = st.lists(st.text("0123456789-TZ: ", max_size=30), max_size=5).map(tuple)
STATES = st.builds(
    StreamState,
    walk=WALKS,
    highest=INSTANTS,
    bound=INSTANTS,
    delivered=NUMBERS,
    read=NUMBERS,
    size=st.builds(PageSize, st.sampled_from(SIZES), st.integers(0, 9), st.integers(1, 256), st.booleans()),
    newest=KEYS,
    known=KEYS,
    reappeared=st.booleans(),
    older=NUMBERS,
)
STREAMS = st.sampled_from(["issues", "comments", "events"])
CURSORS = st.builds(
    GitHubCursor,
    repository_id=st.none() | NUMBERS.filter(bool),
    stream=st.none() | STREAMS,
    started_at=INSTANTS,
    streams=st.dictionaries(STREAMS, STATES),
    doubted=st.booleans(),
    skipping=st.integers(0, 3),
)


@given(CURSORS)
def test_a_cursor_reads_back_as_it_was(cursor: GitHubCursor) -> None:
    assert GitHubCursor.from_text(cursor.to_text()) == cursor
    assert cursor.to_text().isascii()


FOREIGN = [
    "", " ", "7", "null", '"v"', "[]", "{}", '{"v":2}', '{"v":true}', '{"v":"1"}', '{"v":1', "[" * 4000,
    '{"v":1,"stream":"pulls"}', '{"v":1,"repository_id":"../x"}', '{"v":1,"streams":[]}', "\ud800",
    '{"v":1,"streams":{"issues":7}}', '{"v":1,"streams":{"issues":{"walk":{"page":"x"}}}}',
    '{"v":1,"streams":{"pulls":{}}}', '{"v":1,"streams":{"issues":{"walk":{"seen":[1]}}}}',
]  # fmt: skip


@pytest.mark.parametrize("text", FOREIGN)
def test_a_foreign_text_is_refused(text: str) -> None:
    with pytest.raises(SourceBroken, match="--full"):
        GitHub().open().fetch(text)


@given(st.text(st.characters(exclude_categories=[])))
def test_any_text_is_refused_or_a_cursor(text: str) -> None:
    with pytest.raises(SourceBroken):
        GitHubCursor.from_text(text)


def test_a_cursor_is_small_even_with_a_hundred_long_ids_in_three_streams() -> None:
    github, long = GitHub(), 10**18
    at = "2026-11-02T10:00:00Z"
    links = {"next": "page=2", "last": "page=2"}
    github.plant(
        "issues", a_page([an_issue_payload(1, id=long + n, updated_at=at) for n in range(100)], **links)
    )
    github.plant(
        "issues/comments",
        a_page([a_comment_payload(1, id=long + n, updated_at=at) for n in range(100)], **links),
    )
    github.plant(
        "issues/events",
        *(
            a_page([an_event_payload(1, id=long + 100 * page + n) for n in range(100)], **links)
            for page in range(20)
        ),
    )
    source, cursor, streams = github.open(), None, set()
    for _ in range(20):
        page = source.fetch(cursor)
        cursor = page.cursor
        streams.add(page.stream)
        assert len(cursor.encode()) <= LONGEST_CURSOR_BYTES
        if "seen" in cursor and page.stream != "events":
            # The rest of this list is short: the walk goes to the next one with its ids in mind.
            github.plant({"issues": "issues", "comments": "issues/comments"}[page.stream], a_page())
    assert streams == {"issues", "comments", "events"}


def test_the_next_run_begins_behind_the_providers_clock_and_what_was_seen() -> None:
    """F18."""
    started = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    late = StreamState(highest="2026-11-23T11:00:00Z").next_run(started)
    early = StreamState(highest="2026-11-20T00:00:00Z", delivered=7).next_run(started)
    assert (late.bound, late.walk) == ("2026-11-23T09:20:00Z", Walk(since="2026-11-23T09:20:00Z"))
    assert (early.bound, early.highest, early.delivered) == (
        "2026-11-19T23:50:00Z",
        "2026-11-20T00:00:00Z",
        0,
    )
    assert StreamState(delivered=7).next_run(started) == StreamState()
