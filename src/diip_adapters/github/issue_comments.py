"""The comments of one issue as they are now."""

from __future__ import annotations

from collections.abc import Callable

from diip_adapters.github import answers
from diip_adapters.github.api import GitHubApi
from diip_adapters.github.decoding import split_rows
from diip_adapters.github.listings import CommentListing
from diip_adapters.github.page_size import TOO_MUCH, PageSize
from diip_core.domain.issues.issue import Comment
from diip_core.errors import SourceBroken, SourceUnavailable
from diip_core.ports.http import HttpResponse

_MOST_PAGES = 3000
"""GitHub takes at most 2,500 comments on an issue, which may have to be asked for one by one."""


def read_comments(
    api: GitHubApi, path: str, require_success: Callable[[HttpResponse], None]
) -> tuple[Comment, ...] | None:
    """All comments of the issue at ``path``; None if it is gone, one cannot be read, or pages repeat.

    Raises:
        SourceUnavailable: not even a single comment comes through.
        SourceBroken: the list does not end.
        SourceError: as ``require_success``.
    """
    comments: dict[str, Comment] = {}
    listing, size, page = CommentListing(), PageSize(), 1
    while page <= _MOST_PAGES:
        try:
            answer = api.get(f"{path}/comments", {"per_page": str(size.rows), "page": str(page)})
            if answer.status in (404, 410) or answer.moved:
                return None
            require_success(answer)
        except SourceUnavailable as failure:
            if failure.code not in TOO_MUCH or size.is_smallest:
                raise
            smaller = size.smaller()
            page, size = (page - 1) * size.rows // smaller.rows + 1, smaller
            continue
        rows = split_rows(answer)
        read, unreadable = listing.read(rows)
        if unreadable:
            return None
        known = len(comments)
        comments |= {comment.external_id: comment for comment in read}
        if read and len(comments) == known:
            return None
        if not answers.next_link(answer)[0] and not size.is_full(len(rows)):
            return tuple(comments.values())
        page += 1
    raise SourceBroken("the comments of one issue do not end; report it", code="no_progress")
