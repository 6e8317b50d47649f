"""The contract of an issue source: of any tracker, built in or a stranger's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC

import pytest
from attrs import evolve

from diip_core.domain.issues.content import content_hash
from diip_core.domain.issues.sanitise import sanitise
from diip_core.ports.issue_source import LONGEST_CURSOR_BYTES, Cursor, IssueSource, Page

OpenSource = Callable[[], IssueSource]


class IssueSourceContract:
    """Name how to open your source in the fixture ``open_source``, each time a new one.

    The scope behind it must hold at least one issue and must not change during a test. Say in ``expected``
    the external ids of all its issues, and let a scope fill two pages at least, or little is tested.
    """

    longest_walk = 1000
    """Pages after which a walk counts as endless."""

    @pytest.fixture
    def open_source(self) -> OpenSource:
        pytest.fail("an issue source contract needs your source: override the fixture `open_source`")

    @pytest.fixture
    def expected(self) -> frozenset[str]:
        pytest.fail("an issue source contract needs to know the issues: override the fixture `expected`")

    def test_a_check_tells_the_scope(self, open_source: OpenSource) -> None:
        identity = open_source().check()
        assert identity.scope_id
        assert identity.scope_name
        assert open_source().check() == identity

    def test_a_walk_ends_and_leaves_no_issue_out(
        self, open_source: OpenSource, expected: frozenset[str]
    ) -> None:
        pages = self.walk(open_source())
        assert {issue.external_id for page in pages for issue in page.issues} == expected

    def test_a_page_read_again_is_the_same(self, open_source: OpenSource) -> None:
        source = open_source()
        for cursor, page in self.steps(source):
            assert comparable(source.fetch(cursor)) == comparable(page)

    def test_a_cursor_is_all_that_the_next_run_needs(self, open_source: OpenSource) -> None:
        for cursor, page in self.steps(open_source()):
            assert comparable(open_source().fetch(cursor)) == comparable(page)

    def test_a_cursor_is_small_plain_text(self, open_source: OpenSource) -> None:
        for page in self.walk(open_source()):
            assert len(page.cursor.encode()) <= LONGEST_CURSOR_BYTES
            assert page.cursor == sanitise(page.cursor)

    def test_the_next_run_ends_too_and_delivers_nothing_new(self, open_source: OpenSource) -> None:
        first = self.walk(open_source())
        seen = {record for page in first for record in records(page)}
        cursor = first[-1].cursor
        for _ in range(2):
            run = self.walk(open_source(), cursor)
            assert {record for page in run for record in records(page)} <= seen
            cursor = run[-1].cursor

    def test_a_second_walk_from_the_beginning_delivers_all_again(self, open_source: OpenSource) -> None:
        source = open_source()
        first, second = self.walk(source), self.walk(source)
        assert {r for page in first for r in records(page)} == {r for page in second for r in records(page)}

    def test_a_page_counts_what_was_delivered(self, open_source: OpenSource) -> None:
        for page in self.walk(open_source()):
            kept = len(page.issues) + len(page.comments) + len(page.transitions) + len(page.quarantined)
            assert page.delivered >= kept

    def test_instants_are_utc(self, open_source: OpenSource) -> None:
        for page in self.walk(open_source()):
            instants = [
                *(at for i in page.issues for at in (i.created_at, i.updated_at, i.resolved_at)),
                *(at for c in page.comments for at in (c.created_at, c.updated_at)),
                *(transition.at for transition in page.transitions),
                page.not_before,
            ]
            assert {at.tzinfo for at in instants if at is not None} <= {UTC}

    def test_texts_are_sanitised(self, open_source: OpenSource) -> None:
        for page in self.walk(open_source()):
            for issue in page.issues:
                texts = (
                    issue.external_id,
                    issue.key,
                    issue.url,
                    issue.title,
                    issue.body or "",
                    *issue.labels,
                )
                assert [sanitise(text) for text in texts] == list(texts)
            for comment in page.comments:
                assert sanitise(comment.body) == comment.body

    def test_every_record_has_its_id_and_its_issue(self, open_source: OpenSource) -> None:
        for page in self.walk(open_source()):
            assert all(issue.external_id and issue.key for issue in page.issues)
            assert all(comment.external_id and comment.issue_key for comment in page.comments)
            assert all(made.external_id and made.issue_key for made in page.transitions)

    def test_closing_twice_is_fine(self, open_source: OpenSource) -> None:
        source = open_source()
        source.fetch(None)
        source.close()
        source.close()

    def walk(self, source: IssueSource, cursor: Cursor | None = None) -> list[Page]:
        """The pages from the cursor to the end of the walk."""
        return [page for _, page in self.steps(source, cursor)]

    def steps(
        self, source: IssueSource, cursor: Cursor | None = None
    ) -> Iterator[tuple[Cursor | None, Page]]:
        """Each page of a walk with the cursor that it was read from."""
        for _ in range(self.longest_walk):
            page = source.fetch(cursor)
            yield cursor, page
            if not page.more:
                return
            cursor = page.cursor
        pytest.fail(f"the walk did not end within {self.longest_walk} pages")


def comparable(page: Page) -> Page:
    """The page without what differs with every answer."""
    return evolve(page, rate_limit=None, not_before=None)


def records(page: Page) -> Iterator[tuple[str, str, object]]:
    """What a page delivered: kind, id, content."""
    yield from (("issue", issue.external_id, content_hash(issue)) for issue in page.issues)
    yield from (("comment", comment.external_id, comment) for comment in page.comments)
    yield from (("transition", transition.external_id, transition) for transition in page.transitions)
    yield from (("quarantined", record.source_key, record) for record in page.quarantined)
