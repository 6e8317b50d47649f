"""What an error says about waiting."""

from __future__ import annotations

from datetime import timedelta

import pytest

from diip_core.domain.time import EPOCH
from diip_core.errors import DiipError, NotFound, Overloaded, RateLimited, Throttled
from diip_http.errors import render

SOON = EPOCH + timedelta(seconds=41.2)


@pytest.mark.parametrize(
    ("error", "status", "waiting"),
    [
        (
            Throttled("wait", retry_at=SOON, limit=10),
            429,
            {
                "Retry-After": "42",
                "RateLimit-Limit": "10",
                "RateLimit-Remaining": "0",
                "RateLimit-Reset": "42",
            },
        ),
        (RateLimited("wait", retry_at=SOON), 422, {"Retry-After": "42"}),
        (Overloaded("wait"), 503, {"Retry-After": "1"}),
        (NotFound("no"), 404, {}),
    ],
)
def test_a_429_reports_how_long_to_wait_and_for_which_limit(
    error: DiipError, status: int, waiting: dict[str, str]
) -> None:
    rendered = render(error, request_id="r", now=EPOCH)
    headers = {name: text for name, text in rendered.headers.items() if name != "Content-Type"}
    assert (rendered.status, headers) == (status, waiting)


def test_a_time_that_is_past_is_a_second_to_wait() -> None:
    rendered = render(Throttled("wait", retry_at=EPOCH, limit=10), request_id="r", now=SOON)
    assert (rendered.headers["Retry-After"], rendered.headers["RateLimit-Reset"]) == ("1", "1")
