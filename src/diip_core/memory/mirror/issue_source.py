"""A source over pages that are there already."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from diip_core.domain.issues.issue import Comment, Issue, Transition
from diip_core.errors import SourceBroken, SourceError
from diip_core.ports.issue_source import Cursor, Identity, Page

IDENTITY = Identity(scope_id="1", scope_name="octo/rockets")


def page(
    *,
    issues: Sequence[Issue] = (),
    comments: Sequence[Comment] = (),
    transitions: Sequence[Transition] = (),
) -> Page:
    """A page of one stream; its cursor comes from the source that it is given to."""
    return Page(
        stream="comments" if comments else "events" if transitions else "issues",
        cursor="",
        more=True,
        issues=tuple(issues),
        comments=tuple(comments),
        transitions=tuple(transitions),
        delivered=len(issues) + len(comments) + len(transitions),
    )


class ListedSource:
    """See `diip_core.ports.issue_source.IssueSource`. Delivers ``pages`` in order, then the last again.

    ``pages`` is looked at with each call: pages that are added later are found by the next run. An error
    in it is raised once, then taken out. A cursor is the index of a page.
    """

    def __init__(self, pages: list[Page | SourceError], identity: Identity = IDENTITY) -> None:
        self.pages = pages
        self.identity = identity
        self.asked: list[Cursor | None] = []
        self.closed = False

    def check(self) -> Identity:
        return self.identity

    def fetch(self, cursor: Cursor | None, /) -> Page:
        self.asked.append(cursor)
        index = _index(cursor)
        if index >= len(self.pages):
            return Page(stream="issues", cursor=str(index), more=False)
        page = self.pages[index]
        if isinstance(page, SourceError):
            del self.pages[index]
            raise page
        more = index + 1 < len(self.pages)
        return evolve(page, cursor=str(index + 1 if more else index), more=more)

    def close(self) -> None:
        self.closed = True


def _index(cursor: Cursor | None) -> int:
    if cursor is None:
        return 0
    if not cursor.isdecimal():
        raise SourceBroken("this cursor is not mine; start from the beginning")
    return int(cursor)
