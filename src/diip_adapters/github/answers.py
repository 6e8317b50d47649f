"""What GitHub's statuses and headers mean (docs.github.com, Rate limits for the REST API)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NoReturn

from diip_adapters.github import refusals
from diip_adapters.github.links import find_link, query_value
from diip_core.domain.mirror.rate_limit import RateLimit
from diip_core.domain.time import EPOCH
from diip_core.errors import RateLimited, SourceBroken, SourceUnavailable
from diip_core.ports.http import HttpResponse

UNSTATED_WAIT = timedelta(seconds=60)
"""A limit that names no time wants at least a minute, doubling."""

LEAST_WAIT = timedelta(seconds=1)
"""A refusal that names a time already past must not be asked again at once, for ever."""

LONGEST_WAIT = timedelta(hours=24)
_SECONDARY_LIMIT = ("secondary rate limit", "abuse detection")
_PRIMARY_LIMIT = ("rate limit exceeded", "rate limit has been exceeded", "exceeded your rate limit")


def require_success(answer: HttpResponse, what: str, *, with_token: bool = True) -> None:
    """Let a 200 pass and raise what every other status means; ``what`` names the repository for people.

    Raises:
        RateLimited: 403 or 429 with a limit, stated or not.
        AccessDenied: 401, or 403 with a cause that no waiting changes.
        SourceMisconfigured: 404, 410, 451.
        SourceUnavailable: 408 and 5xx.
        SourceBroken: a status that GitHub does not document here.
    """
    if answer.status == 200:
        return
    if answer.status in (403, 429):
        _refuse_for_now(answer, with_token=with_token)
    if answer.status == 401:
        raise refusals.unauthorised(answer, with_token=with_token)
    if answer.status in (404, 410, 451):
        raise refusals.missing(answer, what, with_token=with_token)
    if answer.status == 408 or answer.status >= 500:
        raise SourceUnavailable(
            f"GitHub answered {answer.status}",
            code=f"http_{answer.status}",
            retry_at=_retry_after(answer),
        )
    raise SourceBroken(f"GitHub answered {answer.status}, which its documentation does not have here")


def rate_limit(answer: HttpResponse) -> RateLimit | None:
    """The budget as the answer states it; None if it states none."""
    try:
        limit = int(answer.headers["x-ratelimit-limit"])
        remaining = int(answer.headers["x-ratelimit-remaining"])
        reset = int(answer.headers["x-ratelimit-reset"])
    except (KeyError, ValueError):
        return None
    return RateLimit(limit=limit, remaining=remaining, resets_at=_on_our_clock(answer, reset))


def server_date(answer: HttpResponse) -> datetime:
    """The provider's own clock at the answer; ours if it states none."""
    try:
        return _http_date(answer.headers["date"])
    except (KeyError, ValueError, OverflowError):
        return answer.received_at


def next_link(answer: HttpResponse) -> tuple[bool, str | None]:
    """Whether a next page is named, and its ``after`` cursor if it has one.

    Only the cursor is taken from the link, never its address.
    """
    target = find_link(answer.headers.get("link", ""), "next")
    return target is not None, query_value(target, "after") if target else None


def last_page(answer: HttpResponse) -> int | None:
    """The number of the last page, if the answer names it."""
    page = query_value(find_link(answer.headers.get("link", ""), "last") or "", "page") or ""
    return int(page) if _is_number(page) and len(page) < 10 else None


def _refuse_for_now(answer: HttpResponse, *, with_token: bool) -> NoReturn:
    """Separate a limit from a missing right: only the first goes away by waiting."""
    soonest = answer.received_at + LEAST_WAIT
    message = refusals.read_error(answer).message
    is_secondary = any(text in message for text in _SECONDARY_LIMIT)
    is_primary = any(text in message for text in _PRIMARY_LIMIT)
    retry_at = _retry_after(answer)
    if retry_at is not None:
        raise RateLimited("GitHub asked for a pause", retry_at=max(retry_at, soonest), code="secondary_limit")
    if not (is_secondary or is_primary) and (refusal := refusals.known_refusal(answer)):
        raise refusal
    budget = rate_limit(answer)
    if budget is not None and budget.remaining == 0:
        raise RateLimited("GitHub's hourly budget is used up", retry_at=max(budget.resets_at, soonest))
    if answer.status == 429 or is_secondary or is_primary:
        raise RateLimited(
            "GitHub asked for a pause without saying how long",
            retry_at=answer.received_at + UNSTATED_WAIT,
            doubling=True,
            code="rate_limited" if is_primary else "secondary_limit",
        )
    raise refusals.forbidden(answer, with_token=with_token)


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
