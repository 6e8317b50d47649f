"""What GitHub's statuses and headers mean (docs.github.com, Rate limits for the REST API)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NoReturn
from urllib.parse import parse_qs, urlsplit

from diip_core.domain.mirror.rate_limit import RateLimit
from diip_core.domain.time import EPOCH
from diip_core.errors import (
    AccessDenied,
    RateLimited,
    SourceBroken,
    SourceMisconfigured,
    SourceUnavailable,
)
from diip_core.ports.http import HttpResponse

UNSTATED_WAIT = timedelta(seconds=60)
"""A secondary limit without ``retry-after`` wants at least a minute, doubling."""

LEAST_WAIT = timedelta(seconds=1)
"""A refusal that names a time already past must not be asked again at once, and again."""

LONGEST_WAIT = timedelta(hours=24)
_LINK = re.compile(r'<([^<>]*)>\s*;\s*rel="?(\w+)"?')


def require_success(answer: HttpResponse, what: str, *, with_token: bool = True) -> None:
    """Let a 200 pass, raise what every other status means; ``what`` names the repository for people."""
    if answer.status == 200:
        return
    if answer.status in (403, 429):
        _refuse_for_now(answer)
    if answer.status == 401:
        why = "does not accept the token; make a new one and set it"
        raise AccessDenied(
            f"GitHub {why if with_token else 'answers nobody without a token here; set one'}",
            code="bad_token",
        )
    if answer.status in (404, 410, 451):
        raise SourceMisconfigured(
            f"GitHub has no repository {what} with issues that this token may read; "
            "check the name and the token"
            if with_token
            else f"GitHub shows nobody a repository {what} with issues; "
            "check the name, or set a token that may read it",
            code="gone",
        )
    if answer.status == 408 or answer.status >= 500:
        raise SourceUnavailable(
            f"GitHub answered {answer.status}",
            code=f"http_{answer.status}",
            retry_at=_retry_after(answer),
        )
    raise SourceBroken(f"GitHub answered {answer.status} where its documentation knows no such answer")


def rate_limit(answer: HttpResponse) -> RateLimit | None:
    """The budget as the answer states it; None where it states none."""
    try:
        limit = int(answer.headers["x-ratelimit-limit"])
        remaining = int(answer.headers["x-ratelimit-remaining"])
        reset = int(answer.headers["x-ratelimit-reset"])
    except (KeyError, ValueError):
        return None
    return RateLimit(limit=limit, remaining=remaining, resets_at=_on_our_clock(answer, reset))


def server_date(answer: HttpResponse) -> datetime:
    """The provider's own clock at the answer; ours where it states none."""
    try:
        return _http_date(answer.headers["date"])
    except (KeyError, ValueError, OverflowError):
        return answer.received_at


def next_link(answer: HttpResponse) -> tuple[bool, str | None]:
    """Whether a next page is named, and its ``after`` cursor where it has one.

    Only the cursor is taken from the link, never its address.
    """
    for url, relation in _LINK.findall(answer.headers.get("link", "")):
        if relation == "next":
            after = parse_qs(urlsplit(url).query).get("after")
            return True, after[0] if after else None
    return False, None


def last_page(answer: HttpResponse) -> int | None:
    """The number of the last page, where the answer names it."""
    for url, relation in _LINK.findall(answer.headers.get("link", "")):
        if relation == "last":
            page = parse_qs(urlsplit(url).query).get("page", [""])[0]
            return int(page) if _is_number(page) and len(page) < 10 else None
    return None


def _refuse_for_now(answer: HttpResponse) -> NoReturn:
    """Tell a limit from a missing right: only the first goes away by waiting."""
    soonest = answer.received_at + LEAST_WAIT
    retry_at = _retry_after(answer)
    if retry_at is not None:
        raise RateLimited("GitHub asked for a pause", retry_at=max(retry_at, soonest), code="secondary_limit")
    budget = rate_limit(answer)
    if budget is not None and budget.remaining == 0:
        raise RateLimited("GitHub's hourly budget is used up", retry_at=max(budget.resets_at, soonest))
    if answer.status == 429 or b"secondary rate limit" in answer.body[:4096].lower():
        raise RateLimited(
            "GitHub asked for a pause without saying how long",
            retry_at=answer.received_at + UNSTATED_WAIT,
            doubling=True,
            code="secondary_limit",
        )
    raise AccessDenied(
        "GitHub does not let this token read the repository; give it the right", code="forbidden"
    )


def _retry_after(answer: HttpResponse) -> datetime | None:
    text = answer.headers.get("retry-after", "").strip()
    if _is_number(text):
        seconds = min(int(text[:9]), LONGEST_WAIT.total_seconds())
        return answer.received_at + timedelta(seconds=seconds)
    try:
        until = _http_date(text)
    except (ValueError, OverflowError):
        return None
    return answer.received_at + min(until - server_date(answer), LONGEST_WAIT)


def _on_our_clock(answer: HttpResponse, epoch_seconds: int) -> datetime:
    """The provider's instant as a time of this machine's clock: the two may differ by hours.

    ``Date`` has no fractions, so the wait counts from the receipt and is never too short.
    """
    reset_at = EPOCH + timedelta(seconds=max(min(epoch_seconds, 1 << 33), 0))
    wait = reset_at - server_date(answer)
    return answer.received_at + max(min(wait, LONGEST_WAIT), timedelta())


def _http_date(text: str) -> datetime:
    """Raises ValueError or OverflowError. A date without an offset (``-0000``) is UTC, not local time."""
    date = parsedate_to_datetime(text)
    return date.astimezone(UTC) if date.tzinfo else date.replace(tzinfo=UTC)


def _is_number(text: str) -> bool:
    """Whether ``int`` reads it as it stands: other scripts' digits and superscripts are no numbers here."""
    return text.isascii() and text.isdigit()
