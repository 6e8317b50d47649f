"""Which address shows what."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import ClassVar

from attrs import evolve, frozen

from diip_adapters.simulators.github import listing, refusals
from diip_adapters.simulators.github.directory import GHES, Place
from diip_adapters.simulators.github.listing import Entry, ListQuery
from diip_adapters.simulators.github.options import Options
from diip_adapters.simulators.github.repository import Comment, Event, Item, Repository, encode
from diip_adapters.simulators.shelf import Shelf
from diip_adapters.simulators.wire import Reply, Request
from diip_core.errors import InvalidInput

OLD_VERSION = "2022-11-28"
VERSION = "2026-03-10"
_REPOSITORY_EVENTS = "issues/events"
_GZIP = ("content-encoding", "gzip")
_WORTH_PACKING_BYTES = 1_400
_MEBIBYTE = 1024 * 1024
_ISSUE = re.compile(r"/issues/(\d+)(/comments|/events)?")


@frozen
class _Asked:
    """A request for something within a repository."""

    request: Request
    repository: Repository
    options: Options

    @property
    def version(self) -> str:
        return self.request.headers.get("x-github-api-version", OLD_VERSION)

    @property
    def root(self) -> str:
        """The address under which repositories lie by their ids."""
        prefix = GHES if self.request.path.startswith(GHES) else ""
        return f"{self.request.base_url}{prefix}/repositories"


class Routes:
    """Shows repositories; pages and records are encoded once for each revision of theirs."""

    def __init__(self) -> None:
        self._pages = Shelf(256 * _MEBIBYTE)
        self._records = Shelf(64 * _MEBIBYTE)
        self._orders: dict[tuple[int, str], tuple[int, list[Entry]]] = {}

    def show(self, request: Request, place: Place, options: Options) -> Reply:
        """The answer for what was asked for in that place."""
        asked = _Asked(request, place.repository, options)
        if not place.tail:
            return self._answer(request, encode(place.repository.show()))
        if not place.repository.has_issues:
            return refusals.issues_disabled()
        try:
            if show_list := self._lists.get(place.tail):
                return show_list(self, asked)
            if found := _ISSUE.fullmatch(place.tail):
                return self._issue(asked, int(found[1]), found[2] or "")
        except InvalidInput as error:
            return refusals.invalid(str(error))
        return refusals.not_found()

    def _issues(self, asked: _Asked) -> Reply:
        query = ListQuery.read(asked.request.query, state="open", direction="desc")
        if query.after is None and query.page * query.per_page > asked.options.deep_page_rows:
            return refusals.deep_page()

        def sort() -> list[Entry]:
            return listing.sorted_issues(asked.repository, query.state, query.sort)

        order = self._order(asked.repository, f"issues {query.state} {query.sort}", sort)
        return self._page(asked, query, order, "issues")

    def _comments(self, asked: _Asked) -> Reply:
        query = ListQuery.read(asked.request.query)

        def sort() -> list[Entry]:
            return listing.sorted_comments(asked.repository, query.sort)

        order = self._order(asked.repository, f"comments {query.sort}", sort)
        return self._page(asked, query, order, "issues/comments")

    def _events(self, asked: _Asked) -> Reply:
        # This list knows no parameter but the page: newest first.
        known = {name: value for name, value in asked.request.query.items() if name in ("page", "per_page")}
        query = ListQuery.read(known, direction="desc")
        order = self._order(asked.repository, "events", lambda: listing.sorted_events(asked.repository))
        return self._page(asked, query, order, _REPOSITORY_EVENTS)

    _lists: ClassVar[dict[str, Callable[[Routes, _Asked], Reply]]] = {
        "/issues": _issues,
        "/issues/comments": _comments,
        "/issues/events": _events,
    }

    def _issue(self, asked: _Asked, number: int, part: str) -> Reply:
        repository = asked.repository
        if number in repository.gone:
            to = repository.gone[number]
            if to is None:
                return refusals.gone()
            home, there = to
            return refusals.moved(f"{asked.root}/{home.id}/issues/{there}{part}")
        item = repository.items.get(number)
        if item is None:
            return refusals.not_found()
        if not part:
            return self._answer(asked.request, self._record(repository, item, asked.version))
        parts: Sequence[Comment] | Sequence[Event] = item.comments if part == "/comments" else item.events
        order = listing.entries_of(item, parts)
        return self._page(asked, ListQuery.read(asked.request.query), order, f"issues/{number}{part}")

    def _page(self, asked: _Asked, query: ListQuery, order: Sequence[Entry], tail: str) -> Reply:
        repository, version = asked.repository, asked.version
        options = asked.options
        if query.per_page > options.largest_page:
            return refusals.out_of_order(502)
        capped = evolve(query, per_page=min(query.per_page, options.page_cap))
        page = listing.cut(order, capped, since_excludes=options.since_excludes)
        if tail == "issues" and any(entry.item.number in options.broken for entry in page.entries):
            return refusals.out_of_order(502)
        with_issue = tail == _REPOSITORY_EVENTS
        # Rows and their revisions stand for the bytes, so that nothing is encoded to find it unchanged.
        rows = " ".join(f"{entry.id}.{entry.item.revision}" for entry in page.entries)

        def make() -> bytes:
            shown = (self._row(repository, entry, version, with_issue=with_issue) for entry in page.entries)
            return b"[" + b",".join(shown) + b"]"

        by_cursor = tail == "issues" and listing.goes_by_cursor(page, query, asked.options)
        url = f"{asked.root}/{repository.id}/{tail}"
        link = listing.links(
            page, url=url, query=asked.request.query, by_cursor=by_cursor, form=options.links
        )
        facts = f"{repository.full_name} {version} {with_issue} {rows}"
        return self._answer(asked.request, make, facts=facts, headers=(("link", link),) if link else ())

    def _row(self, repository: Repository, entry: Entry, version: str, *, with_issue: bool) -> bytes:
        if isinstance(entry.part, Comment):
            return encode(repository.show_comment(entry.item, entry.part))
        if isinstance(entry.part, Event):
            shown = encode(repository.show_event(entry.item, entry.part))
            if with_issue:
                return shown[:-1] + b',"issue":' + self._record(repository, entry.item, version) + b"}"
            return shown
        return self._record(repository, entry.item, version)

    def _record(self, repository: Repository, item: Item, version: str) -> bytes:
        def make() -> bytes:
            shape = repository.show_issue(item)
            if version == OLD_VERSION:
                shape["assignee"] = shape["assignees"][0] if shape["assignees"] else None
            return encode(shape)

        return self._records.get((repository.full_name, item.id, item.revision, version), make)

    def _order(self, repository: Repository, kind: str, sort: Callable[[], list[Entry]]) -> list[Entry]:
        revision, order = self._orders.get((repository.id, kind), (-1, []))
        if revision != repository.revision:
            order = sort()
            self._orders[repository.id, kind] = (repository.revision, order)
        return order

    def _answer(
        self,
        request: Request,
        body: bytes | Callable[[], bytes],
        *,
        facts: str = "",
        headers: tuple[tuple[str, str], ...] = (),
    ) -> Reply:
        """200 with an ETag of this credential's own, or 304; ``facts`` stands for a body yet to be made."""
        content = body if isinstance(body, bytes) else facts.encode()
        owner = request.headers.get("authorization", "").encode()
        etag = f'W/"{blake2b(owner + b" " + content, digest_size=32).hexdigest()}"'
        headers = (("etag", etag), ("cache-control", "private, max-age=60, s-maxage=60"), *headers)
        if request.headers.get("if-none-match") == etag:
            return Reply(304, headers)

        if isinstance(body, bytes):
            return Reply(200, (refusals.JSON, *headers), body)
        if not request.takes_gzip:
            return Reply(200, (refusals.JSON, *headers), self._pages.get(facts, body))
        packed = self._pages.get(("gzip", facts), lambda: _pack(body()))
        return Reply(200, (refusals.JSON, *headers, *([_GZIP] if packed[:2] == b"\x1f\x8b" else [])), packed)


def _pack(body: bytes) -> bytes:
    if len(body) < _WORTH_PACKING_BYTES:
        return body
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    return packer.compress(body) + packer.flush()
