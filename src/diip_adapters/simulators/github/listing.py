"""Lists in GitHub's order, cut into pages, with the links between them.

https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from attrs import frozen

from diip_adapters.simulators.github.options import Options
from diip_adapters.simulators.github.repository import Comment, Event, Item, Repository
from diip_adapters.simulators.github.shapes import stamp
from diip_core.domain.time import parse_instant
from diip_core.errors import InvalidInput


class Entry(NamedTuple):
    """A row of a list before it is shown: what it is sorted by first, so that entries sort themselves."""

    key: str | int
    id: int
    updated_at: str
    item: Item
    part: Comment | Event | None = None


@frozen
class ListQuery:
    """What a list was asked for; ``since`` and the key of ``after`` are as GitHub writes instants."""

    state: str
    sort: str
    direction: str
    since: str | None
    per_page: int
    page: int
    after: tuple[str | int, int] | None

    @classmethod
    def read(cls, query: Mapping[str, str], *, state: str = "all", direction: str = "asc") -> ListQuery:
        """Read the query string; the named arguments are the list's own defaults.

        Raises:
            InvalidInput: a value that means nothing; the message is the parameter's name.
        """
        return cls(
            state=_one_of(query, "state", state, ("open", "closed", "all")),
            sort=_one_of(query, "sort", "created", ("created", "updated", "comments")),
            direction=_one_of(query, "direction", direction, ("asc", "desc")),
            since=_instant(query.get("since")),
            per_page=min(100, _number(query.get("per_page"), 30)),
            page=_number(query.get("page"), 1),
            after=_cursor(query.get("after")),
        )


@frozen
class EntryPage:
    """The entries of one page, and where it lies in the whole."""

    entries: Sequence[Entry]
    number: int
    last: int
    more: bool


def sorted_issues(repository: Repository, state: str, sort: str) -> list[Entry]:
    """Issues and pull requests, ascending."""
    return sorted(
        Entry(_issue_key(item, sort), item.id, item.updated_at, item)
        for item in repository.items.values()
        if state in ("all", item.state)
    )


def sorted_comments(repository: Repository, sort: str) -> list[Entry]:
    """All comments, ascending."""
    updated = sort == "updated"
    return sorted(
        Entry(part.updated_at if updated else part.created_at, part.id, part.updated_at, item, part)
        for item, part in repository.all_comments()
    )


def sorted_events(repository: Repository) -> list[Entry]:
    """All events, ascending by id."""
    return sorted(Entry(part.id, part.id, "", item, part) for item, part in repository.all_events())


def entries_of(item: Item, parts: Sequence[Comment] | Sequence[Event]) -> list[Entry]:
    """One issue's comments or events, ascending by id."""
    return sorted(Entry(part.id, part.id, _changed_at(part), item, part) for part in parts)


def cut(order: Sequence[Entry], query: ListQuery, *, since_excludes: bool = False) -> EntryPage:
    """The page of an ascending list that was asked for."""
    size, low = query.per_page, 0
    if query.since is not None:
        since = query.since + "~" * since_excludes  # behind every text that begins so
        if query.sort == "updated":
            low = bisect_left(order, (since,))
        else:
            order = [entry for entry in order if entry.updated_at >= since]
    descending = query.direction == "desc"
    start, high = low + (query.page - 1) * size, len(order)
    if query.after is not None:
        key, row_id = query.after
        start = max(low, bisect_left(order, (key, row_id + 1)))
        high = bisect_left(order, (key, row_id)) if descending else high
    elif descending:
        high -= (query.page - 1) * size
    total = len(order) - low
    last = max(1, -(-total // size))
    if descending:
        bottom = max(low, high - size)
        return EntryPage(order[bottom:high][::-1] if high > low else (), query.page, last, bottom > low)
    return EntryPage(order[start : start + size], query.page, last, start + size < len(order))


def links(
    page: EntryPage, *, url: str, query: Mapping[str, str], by_cursor: bool, form: str = "github"
) -> str:
    """The Link header's value in one of the forms of `Options`; empty if there is no other page."""
    written = _links(page, url=url, query=query, by_cursor=by_cursor)
    if form == "none":
        return ""
    if form == "relative":
        return written.replace(f"<{url}?", "<?")
    if form == "unquoted":
        return re.sub(r'; rel="(\w+)"', r';title="more, or less; rel=next" ; REL = \1', written)
    return written


def _links(page: EntryPage, *, url: str, query: Mapping[str, str], by_cursor: bool) -> str:
    others = {name: value for name, value in query.items() if name not in ("page", "after")}
    if by_cursor:
        if not page.more:
            return ""
        last = page.entries[-1]
        onward = urlencode({**others, "after": write_cursor(last.key, last.id), "page": page.number + 1})
        return f'<{url}?{onward}>; rel="next"'
    pages = {"prev": page.number - 1, "next": page.number + 1, "last": page.last, "first": 1}
    shown = [*(["prev", "first"] if page.number > 1 else []), *(["next", "last"] if page.more else [])]
    return ", ".join(
        f'<{url}?{urlencode({**others, "page": number})}>; rel="{rel}"'
        for rel, number in pages.items()
        if rel in shown
    )


def goes_by_cursor(page: EntryPage, query: ListQuery, options: Options) -> bool:
    """Whether the links of this page of issues have a cursor, as they do for long lists."""
    long = page.last * query.per_page > options.cursor_threshold
    return query.after is not None or options.paging == "cursor" or (options.paging == "auto" and long)


def write_cursor(key: str | int, row_id: int) -> str:
    """The text that stands for a place in a sorted list."""
    return urlsafe_b64encode(json.dumps([key, row_id]).encode()).decode().rstrip("=")


def _changed_at(part: Comment | Event) -> str:
    return part.updated_at if isinstance(part, Comment) else stamp(part.happening.at)


def _issue_key(item: Item, sort: str) -> str | int:
    if sort == "comments":
        return len(item.comments)
    return item.updated_at if sort == "updated" else item.created_at


def _one_of(query: Mapping[str, str], name: str, default: str, known: tuple[str, ...]) -> str:
    value = query.get(name, default)
    if value not in known:
        raise InvalidInput(name)
    return value


def _number(text: str | None, default: int) -> int:
    return max(1, int(text)) if text is not None and text.isdecimal() else default


def _instant(text: str | None) -> str | None:
    try:
        # A plus sign that nobody escaped arrives as a space.
        return stamp(parse_instant(text.replace(" ", "+"))) if text else None
    except InvalidInput:
        raise InvalidInput("since") from None


def _cursor(text: str | None) -> tuple[str | int, int] | None:
    if text is None:
        return None
    try:
        key, row_id = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return key, int(row_id)
    except (ValueError, TypeError):
        raise InvalidInput("after") from None
