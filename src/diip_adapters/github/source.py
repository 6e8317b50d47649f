"""Reads one repository: its issues, then the comments, then the events (PROVIDERS, GitHub REST)."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
from attrs import evolve

from diip_adapters.github import answers
from diip_adapters.github.cursor import GitHubCursor
from diip_adapters.github.decoding import require_json, split_rows
from diip_adapters.github.listings import (
    PAGE_SIZE,
    CommentListing,
    EventListing,
    IssueListing,
    Listing,
    Step,
)
from diip_adapters.github.records import RepositoryRecord
from diip_core.domain.time import format_instant
from diip_core.errors import RateLimited, SourceMisconfigured, SourceUnavailable
from diip_core.ports.http import HttpResponse
from diip_core.ports.issue_source import Cursor, Identity, Page
from diip_core.ports.provider import Connection

API_VERSION = "2026-03-10"


class GitHubSource:
    """An `IssueSource` over the REST API, with a token or without."""

    def __init__(self, connection: Connection) -> None:
        self._repository: str = connection.settings.repository
        self._root = connection.base_url.rstrip("/")
        self._http = connection.http
        self._now = connection.now
        self._closed_until: datetime | None = None
        self._headers = {
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": API_VERSION,
            "User-Agent": "diip",
        }
        if connection.token is not None:
            self._headers["Authorization"] = f"Bearer {connection.token.reveal()}"
        listings: tuple[Listing, ...] = (IssueListing(self._repository), CommentListing(), EventListing())
        self._repository_id: int | None = None
        self._listings = {listing.stream: listing for listing in listings}
        self._order = [listing.stream for listing in listings]

    def check(self) -> Identity:
        """See `IssueSource.check`; costs one call."""
        answer = self._ask(f"/repos/{self._repository}")
        self._require_success(answer)
        require_json(answer)
        try:
            record = msgspec.json.decode(answer.body, type=RepositoryRecord)
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            raise SourceUnavailable("GitHub's answer is cut off or no repository", code="bad_json") from None
        if not record.has_issues:
            raise SourceMisconfigured(f"issues are switched off in {record.full_name}", code="gone")
        self._repository_id = record.id
        return Identity(
            scope_id=str(record.id), scope_name=record.full_name, token_expires_at=_token_expiry(answer)
        )

    def fetch(self, cursor: Cursor | None, /) -> Page:
        """See `IssueSource.fetch`. A page past the last is never asked for."""
        state = GitHubCursor() if cursor is None else GitHubCursor.from_text(cursor)
        if state.repository_id is None:
            state = evolve(state, repository_id=self._repository_id or int(self.check().scope_id))
        listing = self._listings[state.stream or self._order[0]]
        answer = self._ask(
            f"/repositories/{state.repository_id}{listing.path}",
            listing.question(state.of(listing.stream)),
        )
        if state.stream is None:
            started_at = format_instant(answers.server_date(answer))
            state = evolve(state, stream=listing.stream, started_at=started_at)
        walk = state.of(listing.stream).walk
        if answer.status == 422 and walk.page > 1:
            page = self._deeper_refused(state, listing)
        elif answer.status == 422 and walk.token is not None:
            page = _token_forgotten(state, listing)
        else:
            self._require_success(answer)
            page = self._page(state, listing, answer)
        return evolve(page, rate_limit=answers.rate_limit(answer), not_before=self._closed_until)

    def close(self) -> None:
        """Nothing to let go: the client belongs to whoever opened the source."""

    def _ask(self, path: str, params: dict[str, str] | None = None) -> HttpResponse:
        """Ask, unless the last answer said that the budget is used up (TRUST F20)."""
        if self._closed_until is not None and self._now() < self._closed_until:
            raise RateLimited("GitHub's hourly budget is used up", retry_at=self._closed_until)
        answer = self._http.get(self._root + path, params=params, headers=self._headers)
        budget = answers.rate_limit(answer)
        self._closed_until = budget.resets_at if budget and budget.remaining == 0 else None
        return answer

    def _require_success(self, answer: HttpResponse) -> None:
        answers.require_success(answer, self._repository, with_token="Authorization" in self._headers)

    def _page(self, state: GitHubCursor, listing: Listing, answer: HttpResponse) -> Page:
        rows = split_rows(answer)
        has_next, token = answers.next_link(answer)
        if not rows and not has_next and not state.doubted:
            return Page(stream=listing.stream, cursor=evolve(state, doubted=True).to_text(), more=True)
        before = state.of(listing.stream)
        step = listing.step(before, rows, has_next, token)
        last_page = answers.last_page(answer)
        return evolve(
            self._turned(state, listing, step),
            issues=step.issues,
            comments=step.comments,
            transitions=step.transitions,
            quarantined=step.unreadable,
            delivered=len(rows),
            total_hint=before.delivered + last_page * PAGE_SIZE if last_page else None,
        )

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


def _token_forgotten(state: GitHubCursor, listing: Listing) -> Page:
    """GitHub no longer knows its own cursor: the walk goes on from the last change time seen."""
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
