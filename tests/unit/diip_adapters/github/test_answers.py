"""What GitHub's statuses and headers mean, kind and hostile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.unit.diip_adapters.github.payloads import DATE, NOW, an_answer
from tests.unit.work import calls_of

from diip_adapters.github import answers
from diip_core.domain.mirror.rate_limit import RateLimit
from diip_core.errors import (
    AccessDenied,
    RateLimited,
    SourceBroken,
    SourceError,
    SourceMisconfigured,
    SourceUnavailable,
)
from diip_core.ports.http import HttpResponse

HOUR = timedelta(hours=1)
RESET = int((NOW + HOUR).timestamp())


def refusal(status: int, body: bytes = b"{}", **headers: str) -> SourceError:
    with pytest.raises(SourceError) as caught:
        answers.require_success(an_answer(body, status=status, **headers), "octo/rockets")
    return caught.value


def limited(status: int, body: bytes = b"{}", **headers: str) -> RateLimited:
    error = refusal(status, body, **headers)
    assert type(error) is RateLimited
    return error


def a_budget(remaining: int = 0, reset: int | str = RESET) -> dict[str, str]:
    return {
        "x_ratelimit_limit": "5000",
        "x_ratelimit_remaining": str(remaining),
        "x_ratelimit_reset": str(reset),
    }


@pytest.mark.parametrize("status", [401, 404])
def test_without_a_token_no_error_says_that_it_is_wrong(status: int) -> None:
    with pytest.raises(SourceError) as caught:
        answers.require_success(an_answer(b"{}", status=status), "octo/rockets", with_token=False)
    assert "set" in caught.value.message
    assert "the token" not in caught.value.message
    assert "the token" in refusal(status).message


def test_a_200_passes() -> None:
    answers.require_success(an_answer(), "octo/rockets")


@pytest.mark.parametrize(
    ("status", "kind", "code"),
    [
        (401, AccessDenied, "bad_token"),
        (403, AccessDenied, "forbidden"),
        (404, SourceMisconfigured, "gone"),
        (410, SourceMisconfigured, "gone"),
        (451, SourceMisconfigured, "gone"),
        (408, SourceUnavailable, "http_408"),
        (500, SourceUnavailable, "http_500"),
        (502, SourceUnavailable, "http_502"),
        (503, SourceUnavailable, "http_503"),
        (304, SourceBroken, "contract_fault"),
        (400, SourceBroken, "contract_fault"),
        (422, SourceBroken, "contract_fault"),
    ],
)
def test_every_status_means_something(status: int, kind: type[SourceError], code: str) -> None:
    error = refusal(status)
    assert (type(error), error.code) == (kind, code)


def test_no_refusal_repeats_the_answers_body() -> None:
    for status in (401, 403, 404, 429, 500, 422):
        assert "hunter2" not in str(refusal(status, b'{"message": "hunter2"}'))


@pytest.mark.parametrize("status", [403, 429])
def test_a_stated_pause_is_kept_from_the_receipt_on(status: int) -> None:
    """F21."""
    error = limited(status, retry_after="17")
    assert (error.retry_at, error.doubling) == (NOW + timedelta(seconds=17), False)


def test_a_pause_stated_as_a_date_counts_by_the_providers_clock() -> None:
    """F21, F40: their clock runs an hour behind ours."""
    error = limited(429, retry_after="Mon, 23 Nov 2026 08:31:00 GMT", date="Mon, 23 Nov 2026 08:30:00 GMT")
    assert error.retry_at == NOW + timedelta(minutes=1)


@pytest.mark.parametrize("status", [403, 429])
def test_a_used_up_budget_closes_until_its_reset(status: int) -> None:
    """F20."""
    error = limited(status, **a_budget())
    assert (error.retry_at, error.code, error.doubling) == (NOW + HOUR, "rate_limited", False)


@pytest.mark.parametrize("hours", [-3, 3])
def test_the_reset_is_moved_onto_our_clock(hours: int) -> None:
    """F20, F40: whatever their clock says, the wait is as long as they want it."""
    theirs = NOW + timedelta(hours=hours)
    reset = int((theirs + HOUR).timestamp())
    date = f"{theirs:%a, %d %b %Y %H:%M:%S} GMT"
    assert limited(403, date=date, **a_budget(reset=reset)).retry_at == NOW + HOUR


@pytest.mark.parametrize(
    ("status", "body"), [(403, b'{"message": "You have exceeded a Secondary Rate Limit."}'), (429, b"{}")]
)
def test_an_unstated_pause_is_a_minute_and_doubles(status: int, body: bytes) -> None:
    """F21."""
    error = limited(status, body, **a_budget(remaining=4000))
    assert (error.retry_at, error.doubling) == (NOW + timedelta(seconds=60), True)


def test_a_403_with_budget_left_and_no_limit_text_is_a_missing_right() -> None:
    assert refusal(403, b'{"message": "Resource not accessible"}', **a_budget(9)).code == "forbidden"


@pytest.mark.parametrize("text", ["0", "Mon, 23 Nov 2026 09:00:00 GMT", "Wed, 21 Oct 2015 07:28:00 GMT"])
def test_a_pause_that_is_over_still_lasts_a_second(text: str) -> None:
    """T22: else a hostile provider has itself asked as fast as we can."""
    assert limited(429, retry_after=text).retry_at == NOW + answers.LEAST_WAIT
    assert limited(403, **a_budget(reset=RESET - 7200)).retry_at == NOW + answers.LEAST_WAIT


@pytest.mark.parametrize("text", ["1" * 30, "99999999", "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_no_pause_is_over_a_day(text: str) -> None:
    """T22."""
    assert limited(429, retry_after=text).retry_at == NOW + answers.LONGEST_WAIT
    assert limited(403, **a_budget(reset="9" * 18)).retry_at == NOW + answers.LONGEST_WAIT


def test_a_503_may_say_when_to_come_back() -> None:
    error = refusal(503, retry_after="120")
    assert isinstance(error, SourceUnavailable)
    assert error.retry_at == NOW + timedelta(minutes=2)


def test_a_budget_is_read_whole_or_not_at_all() -> None:
    assert answers.rate_limit(an_answer(**a_budget(41))) == RateLimit(5000, 41, NOW + HOUR)
    assert answers.rate_limit(an_answer()) is None
    assert answers.rate_limit(an_answer(**{**a_budget(), "x_ratelimit_reset": "soon"})) is None


def test_the_providers_clock_is_its_date_header() -> None:
    assert answers.server_date(an_answer(date=DATE)) == NOW
    assert answers.server_date(an_answer(date="Mon, 23 Nov 2026 10:30:00 +0200")) == NOW - HOUR
    for nonsense in ("", "yesterday", "Mon, 99 Nov 2026 09:30:00 GMT"):
        assert answers.server_date(an_answer(date=nonsense)) == NOW


def test_a_next_link_tells_its_cursor() -> None:
    first = '<https://x/y?page=1>; rel="first"'
    assert answers.next_link(an_answer()) == (False, None)
    assert answers.next_link(an_answer(link=first)) == (False, None)
    assert answers.next_link(an_answer(link=f'{first}, <https://x/y?page=2>; rel="next"')) == (True, None)
    keyset = '<https://x/y?since=z&after=Y3Vyc29y%3D%3D>; rel="next"'
    assert answers.next_link(an_answer(link=keyset)) == (True, "Y3Vyc29y==")
    assert answers.next_link(an_answer(link="<https://x/y?after=a>; rel=next")) == (True, "a")


@pytest.mark.parametrize(
    ("query", "page"), [("page=34", 34), ("a=1", None), ("page=-1", None), ("page=%C2%B2", None),
                        ("page=" + "9" * 40, None), ("page=", None)]
)  # fmt: skip
def test_the_last_page_is_reported_if_it_is_a_number(query: str, page: int | None) -> None:
    assert answers.last_page(an_answer(link=f'<https://x/y?{query}>; rel="last"')) == page
    assert answers.last_page(an_answer()) is None


@pytest.mark.parametrize(
    "hostile",
    [
        lambda size: "<" * size,
        lambda size: "<>" + " " * size,
        lambda size: "<>;" * (size // 3),
        lambda size: "<x>; " * (size // 5),
        lambda size: "," * size,
        lambda size: '<a>;x="b' * (size // 8),
    ],
)
def test_the_work_for_a_hostile_link_grows_as_its_length(hostile: Callable[[int], str]) -> None:
    """100 kB of headers once took 20 s."""

    def read(size: int) -> Callable[[], object]:
        answer = an_answer(link=hostile(size))
        return lambda: answers.next_link(answer)

    assert read(100_000)() == (False, None)
    assert calls_of(read(100_000)) <= 4.5 * calls_of(read(25_000)) + 10


HEADER = st.text(st.characters(max_codepoint=255), max_size=40) | st.sampled_from(
    [
        "²",
        "-1",
        "1e9",
        "٣",
        " 12 ",
        "9" * 5000,
        "-" + "9" * 40,
        "Mon",
        "1 2 3",
        "(",
        "Mon, 1 Jan 0001 00:00:00 +2359",
    ]
)


@given(st.dictionaries(st.sampled_from(
    ["retry-after", "date", "link", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"]),
    HEADER), st.integers(100, 599))  # fmt: skip
@example({"retry-after": "²"}, 429)
@example({f"x-ratelimit-{name}": "-99999999999999" for name in ("limit", "remaining", "reset")}, 403)
@example(
    {"x-ratelimit-limit": "1", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "-99999999999999"}, 403
)
def test_hostile_headers_lead_to_nothing_but_typed_errors_within_a_day(
    headers: dict[str, str], status: int
) -> None:
    """T22."""
    answer = HttpResponse(status, headers, b"", "https://x", NOW)
    answers.next_link(answer)
    answers.last_page(answer)
    budget = answers.rate_limit(answer)
    assert budget is None or NOW <= budget.resets_at <= NOW + answers.LONGEST_WAIT
    try:
        answers.require_success(answer, "octo/rockets")
    except RateLimited as limit:
        assert NOW < limit.retry_at <= NOW + answers.LONGEST_WAIT
    except SourceError:
        pass


def test_a_date_without_a_zone_is_utc() -> None:
    assert answers.server_date(an_answer(date="Mon, 23 Nov 2026 09:30:00 -0000")) == datetime(
        2026, 11, 23, 9, 30, tzinfo=UTC
    )
