"""Reads one repository: its issues, then the comments, then the events."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
from attrs import evolve

from diip_adapters.github import answers
from diip_adapters.github.api import GitHubApi
from diip_adapters.github.cursor import OVERLAP, GitHubCursor, StreamState
from diip_adapters.github.decoding import is_json, require_json, split_rows
from diip_adapters.github.issue_comments import read_comments
from diip_adapters.github.listings import (
    CommentListing,
    EventListing,
    IssueListing,
    Listing,
    Rows,
    Step,
)
from diip_adapters.github.page_size import TOO_MUCH
from diip_adapters.github.records import ChangeRecord, RepositoryRecord
from diip_core.domain.issues.issue import Comment
from diip_core.domain.mirror.quarantine import Unreadable, digest_key
from diip_core.domain.time import format_instant
from diip_core.errors import SourceMisconfigured, SourceUnavailable
from diip_core.ports.http import HttpResponse
from diip_core.ports.issue_source import Cursor, Identity, Page, Reading
from diip_core.ports.provider import Connection

_MOST_SHARE = 0.99
"""Before the end of a list no more of it counts as read, whatever the provider says it holds."""

_MOST_PROVED = 3
"""Rows asked for one by one if a list does not show again what it showed before."""


class GitHubSource:
    """An `IssueSource` over the REST API, with a token or without."""

    def __init__(self, connection: Connection) -> None:
        self._repository: str = connection.settings.repository
        self._scope_id = connection.scope_id
        self._base_url = connection.base_url.rstrip("/")
        self._api = GitHubApi(connection)
        listings: tuple[Listing, ...] = (IssueListing(self._repository), CommentListing(), EventListing())
        self._repository_id: int | None = None
        self._listings = {listing.stream: listing for listing in listings}
        self._order = [listing.stream for listing in listings]

    def check(self) -> Identity:
        """See `IssueSource.check`; costs one call if the API is at the address given.

        A repository that was read before is asked for by its id, which survives a rename. If it is gone,
        the name may belong to another one, which the identity shows.
        """
        answer = self._api.get(f"/repositories/{self._scope_id}") if self._scope_id else None
        if answer is None or answer.status == 404 or not is_json(answer):
            answer = self._api.find(f"/repos/{self._repository}")
        self._require_success(answer)
        require_json(answer)
        try:
            record = msgspec.json.decode(answer.body, type=RepositoryRecord)
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            raise SourceUnavailable("GitHub's answer is cut off or no repository", code="bad_json") from None
        if not record.has_issues:
            raise SourceMisconfigured(
                f"issues are switched off in {record.full_name}; ask its owner to switch them on",
                code="issues_disabled",
            )
        self._repository_id = record.id
        return Identity(
            scope_id=str(record.id),
            scope_name=record.full_name,
            token_expires_at=_token_expiry(answer),
            base_url=self._api.root if self._api.root != self._base_url else None,
        )

    def fetch(self, cursor: Cursor | None, /) -> Page:
        """See `IssueSource.fetch`."""
        state = GitHubCursor() if cursor is None else GitHubCursor.from_text(cursor)
        if state.repository_id is None:
            state = evolve(state, repository_id=self._repository_id or int(self.check().scope_id))
        listing = self._listings[state.stream or self._order[0]]
        try:
            answer, page = self._fetch(state, listing)
        except SourceUnavailable as failure:
            if failure.code in TOO_MUCH and (instead := state.instead(listing.stream)):
                failure.instead = instead.to_text()
            raise
        return evolve(page, rate_limit=answers.rate_limit(answer), not_before=self._api.closed_until)

    def comments_of(self, issue_key: str, /) -> tuple[Comment, ...] | None:
        """See `CommentSource.comments_of`."""
        repository = self._repository_id or self._scope_id or self.check().scope_id
        path = f"/repositories/{repository}/issues/{issue_key.removeprefix('#')}"
        return read_comments(self._api, path, self._require_success)

    def close(self) -> None:
        """Nothing to let go: the client belongs to whoever opened the source."""

    def _fetch(self, state: GitHubCursor, listing: Listing) -> tuple[HttpResponse, Page]:
        stream = state.of(listing.stream).ahead(state.skipping)
        answer = self._ask(state, listing, stream)
        if state.started_at is None:
            started_at = format_instant(answers.server_date(answer))
            state = evolve(state, stream=listing.stream, started_at=started_at)
        walk = stream.walk
        if answer.status == 422 and walk.page > 1:
            return answer, self._deeper_refused(state, listing)
        if answer.status == 422 and walk.token is not None:
            return answer, _token_forgotten(state, listing)
        self._require_success(answer)
        skipped = [self._unreadable(state, listing, rows) for rows in range(state.skipping)]
        state = evolve(state, skipping=0)
        if None in skipped:
            return answer, Page(stream=listing.stream, cursor=state.to_text(), more=True)
        page = self._page(state.with_stream(listing.stream, stream), listing, answer)
        return answer, evolve(page, quarantined=page.quarantined + tuple(filter(None, skipped)))

    def _ask(self, state: GitHubCursor, listing: Listing, stream: StreamState) -> HttpResponse:
        return self._api.get(f"/repositories/{state.repository_id}{listing.path}", listing.question(stream))

    def _unreadable(self, state: GitHubCursor, listing: Listing, ahead: int) -> Unreadable | None:
        """A row that GitHub cannot show though it shows one behind it; None if it does after all."""
        stream = state.of(listing.stream).ahead(ahead)
        try:
            self._require_success(self._ask(state, listing, stream))
        except SourceUnavailable as failure:
            if failure.code not in TOO_MUCH:
                raise
            since = stream.walk.since or "the beginning"
            place = f"row {stream.walk.page} of the {listing.stream} changed since {since}"
            return Unreadable(
                kind="page",
                source_key=digest_key(place.encode()),
                raw=b"",
                reason=f"GitHub fails on {place}, even by itself ({failure.code})",
            )
        return None

    def _require_success(self, answer: HttpResponse) -> None:
        answers.require_success(answer, self._repository, with_token=self._api.with_token)

    def _page(self, state: GitHubCursor, listing: Listing, answer: HttpResponse) -> Page:
        rows = split_rows(answer)
        has_next, token = answers.next_link(answer)
        if not rows and not has_next and not state.doubted:
            return Page(stream=listing.stream, cursor=evolve(state, doubted=True).to_text(), more=True)
        before = state.of(listing.stream)
        until = format_instant(answers.server_date(answer) + OVERLAP)
        step = listing.step(before, Rows(rows, has_next, token, until))
        hidden = [text for text in step.doubtful[:_MOST_PROVED] if self._is_hidden(state, listing, text)]
        last_page = answers.last_page(answer)
        after = step.state
        total = before.delivered + last_page * before.size.rows if last_page else None
        total = after.delivered if step.ended else total
        return evolve(
            self._turned(state, listing, step),
            issues=step.issues,
            comments=step.comments,
            transitions=step.transitions,
            quarantined=step.unreadable,
            delivered=after.delivered - before.delivered,
            total_hint=total,
            reading=Reading(after.read, _share(after.delivered, total, ended=step.ended)),
            shortfall=_HIDDEN.format(listing.stream) if hidden else None,
        )

    def _is_hidden(self, state: GitHubCursor, listing: Listing, known: str) -> bool:
        """Whether a row is as it was, so that the list left it out; if it changed or is gone, all is well."""
        changed, _, external_id = known.rpartition(" ")
        answer = self._api.get(f"/repositories/{state.repository_id}{listing.single(external_id)}")
        if answer.status in (404, 410) or answer.moved:
            return False
        self._require_success(answer)
        require_json(answer)
        try:
            record = msgspec.json.decode(answer.body, type=ChangeRecord)
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            raise SourceUnavailable("GitHub's answer is cut off or no record", code="bad_json") from None
        return record.updated_at == changed

    def _turned(self, state: GitHubCursor, listing: Listing, step: Step) -> Page:
        """The empty page with the cursor that follows a step: this list, the next one, or the next run."""
        state = evolve(state, doubted=False).with_stream(listing.stream, step.state)
        if step.ended:
            following = self._order[self._order.index(listing.stream) + 1 :]
            state = evolve(state, stream=following[0]) if following else state.finished()
        return Page(stream=listing.stream, cursor=state.to_text(), more=state.stream is not None)

    def _deeper_refused(self, state: GitHubCursor, listing: Listing) -> Page:
        """GitHub serves no page this deep (422): the rest of this list stays unread, and the page says so."""
        step = Step(state=state.of(listing.stream), ended=True)
        return evolve(
            self._turned(state, listing, step),
            shortfall=f"GitHub does not serve {listing.stream} beyond page {step.state.walk.page - 1}; "
            "older ones are missing",
        )


_HIDDEN = "GitHub left out {} of its list that it still has, so others may be missing too"


def _share(done: int, total: int | None, *, ended: bool) -> float | None:
    if ended:
        return 1.0
    return min(done / total, _MOST_SHARE) if total else None


def _token_forgotten(state: GitHubCursor, listing: Listing) -> Page:
    """GitHub no longer knows its own cursor: the walk continues from the last change time seen."""
    stream = state.of(listing.stream)
    again = state.with_stream(listing.stream, evolve(stream, walk=stream.walk.without_token()))
    return Page(stream=listing.stream, cursor=again.to_text(), more=True)


def _token_expiry(answer: HttpResponse) -> datetime | None:
    """From ``github-authentication-token-expiration: 2026-12-31 10:00:00 UTC``."""
    text = answer.headers.get("github-authentication-token-expiration", "")
    try:
        return datetime.strptime(text.removesuffix(" UTC"), "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None
