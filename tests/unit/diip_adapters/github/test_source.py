"""How a repository is asked and read, answer by answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.unit.diip_adapters.github.payloads import (
    NOW,
    REPOSITORY,
    GitHub,
    a_comment_payload,
    a_page,
    a_pull_payload,
    an_event_payload,
    an_issue_payload,
    the_repository,
)

from diip_adapters.github.provider import GITHUB
from diip_core.errors import RateLimited, SourceBroken, SourceMisconfigured, SourceUnavailable
from diip_core.memory.http import Canned
from diip_core.ports.issue_source import Identity, Page

RESET = NOW + timedelta(minutes=30)
USED_UP = {
    "x_ratelimit_limit": "60",
    "x_ratelimit_remaining": "0",
    "x_ratelimit_reset": str(int(RESET.timestamp())),
}


def walked(github: GitHub, cursor: str | None = None) -> list[Page]:
    source, pages = github.open(), []
    for _ in range(30):
        pages.append(source.fetch(cursor))
        cursor = pages[-1].cursor
        if not pages[-1].more:
            return pages
    raise AssertionError("the walk does not end")


def test_a_check_tells_the_repository_and_when_the_token_expires() -> None:
    github = GitHub(token="t0ken")
    github.http.plant(
        f"/repos/{REPOSITORY}",
        Canned(
            b'{"id": 77, "full_name": "octo/starships"}',
            headers={
                "content-type": "application/json",
                "github-authentication-token-expiration": "2026-12-31 10:00:00 UTC",
            },
        ),
    )
    expires = datetime(2026, 12, 31, 10, tzinfo=UTC)
    assert github.open().check() == Identity("77", "octo/starships", token_expires_at=expires)
    (asked,) = github.http.asked
    assert asked.headers["authorization"] == "Bearer t0ken"
    assert asked.headers["x-github-api-version"] == "2026-03-10"
    assert asked.headers["user-agent"]


def test_without_a_token_none_is_sent() -> None:
    github = GitHub()
    assert github.open().check().token_expires_at is None
    assert "authorization" not in github.http.asked[0].headers


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"id": 1', b'{"id":1,"full_name":"\xff"}', b"[" * 9999]
)
def test_a_check_that_is_cut_off_is_transient(body: bytes) -> None:
    github = GitHub()
    github.http.plant(f"/repos/{REPOSITORY}", a_page(body))
    with pytest.raises(SourceUnavailable) as caught:
        github.open().check()
    assert caught.value.code == "bad_json"


def test_a_repository_without_issues_says_so() -> None:
    github = GitHub()
    github.http.plant(f"/repos/{REPOSITORY}", the_repository(has_issues=False))
    with pytest.raises(SourceMisconfigured, match="switched off"):
        github.open().check()


def test_three_lists_are_read_by_the_repositorys_id_and_an_empty_one_is_asked_twice() -> None:
    """F05."""
    github = GitHub()
    github.plant("issues", a_page([an_issue_payload(1), a_pull_payload(2)]))
    github.plant("issues/comments", a_page([a_comment_payload(1)]))
    pages = walked(github)
    assert [page.stream for page in pages] == ["issues", "comments", "events", "events"]
    assert [issue.key for page in pages for issue in page.issues] == ["#1"]
    assert [comment.issue_key for page in pages for comment in page.comments] == ["#1"]
    assert pages[0].delivered == 2
    assert github.questions("issues") == [
        {"state": "all", "sort": "updated", "direction": "asc", "per_page": "100"}
    ]
    assert github.questions("issues/events") == [{"per_page": "100", "page": "1"}] * 2


def test_an_empty_answer_that_was_cut_off_costs_nothing() -> None:
    """F05."""
    github = GitHub()
    github.plant("issues", a_page(), a_page([an_issue_payload(1)]))
    assert [issue.key for page in walked(github) for issue in page.issues] == ["#1"]


def test_the_next_run_reads_ten_minutes_back() -> None:
    github = GitHub()
    github.plant("issues", a_page([an_issue_payload(1)]))
    last = walked(github)[-1]
    walked(github, last.cursor)
    assert github.questions("issues")[-1]["since"] == "2026-11-02T09:50:00Z", "and one second"


def test_a_token_of_the_provider_is_followed_and_a_page_number_is_not() -> None:
    github = GitHub()
    rows = [an_issue_payload(n) for n in range(1, 101)]
    github.plant("issues", a_page(rows, next="after=abc"), a_page([an_issue_payload(101)]))
    walked(github)
    assert github.questions("issues")[1]["after"] == "abc"
    numbered = GitHub()
    numbered.plant("issues", a_page(rows, next="page=2"), a_page([an_issue_payload(101)]))
    walked(numbered)
    assert numbered.questions("issues")[1]["since"] == "2026-11-02T10:01:38Z", (
        "a second before the last row but one"
    )
    assert "page" not in numbered.questions("issues")[1]


def test_a_page_too_deep_is_a_shortfall_not_an_end_in_silence() -> None:
    """P10: 422, use cursor based pagination."""
    github = GitHub()
    events = [an_event_payload(n) for n in range(100)]
    github.plant("issues/events", a_page(events, next="page=2"), a_page(b"{}", status=422))
    pages = walked(github)
    assert pages[-1].shortfall == "GitHub does not serve events beyond page 1; older ones are missing"
    assert [page.shortfall for page in pages[:-1]] == [None] * (len(pages) - 1)
    first = GitHub()
    first.plant("issues", a_page(b"{}", status=422))
    with pytest.raises(SourceBroken):
        walked(first)


def test_events_are_walked_back_to_where_the_last_run_began() -> None:
    github = GitHub()
    github.plant("issues/events", a_page([an_event_payload(1, created_at="2026-11-23T09:00:00Z")]))
    last = walked(github)[-1]
    fresh = [an_event_payload(n, created_at="2026-11-23T09:00:00Z") for n in range(100)]
    old = [an_event_payload(n, created_at="2026-11-20T09:00:00Z") for n in range(100, 200)]
    github.plant(
        "issues/events", a_page(fresh, next="page=2"), a_page(old, next="page=3"), Canned(status=500)
    )
    pages = walked(github, last.cursor)
    assert sum(len(page.transitions) for page in pages) == 200


@pytest.mark.parametrize("answer", ["good", "empty", "too deep"])
def test_an_answer_that_used_up_the_budget_closes_the_source(answer: str) -> None:
    """F20: whatever the answer was."""
    github = GitHub()
    replies: dict[str, list[Any]] = {
        "good": [a_page([an_issue_payload(n) for n in range(100)], next="after=x", **USED_UP)],
        "empty": [a_page(**USED_UP)],
    }
    source, cursor = github.open(), None
    if answer == "too deep":
        github.plant(
            "issues/events",
            a_page([an_event_payload(1)], next="page=2"),
            a_page(b"{}", status=422, **USED_UP),
        )
        while (page := source.fetch(cursor)).shortfall is None:
            cursor = page.cursor
    else:
        github.plant("issues", *replies[answer])
        page = source.fetch(None)
    assert page.not_before == RESET
    assert page.rate_limit is not None
    asked = len(github.http.asked)
    with pytest.raises(RateLimited) as caught:
        source.fetch(page.cursor)
    assert (caught.value.retry_at, len(github.http.asked)) == (RESET, asked)
    github.clock.advance(1801)
    source.fetch(page.cursor)


def test_a_check_that_used_up_the_budget_is_good_and_the_last_call() -> None:
    """F20."""
    github = GitHub()
    github.http.plant(f"/repos/{REPOSITORY}", a_page(the_repository().body, **USED_UP))
    source = github.open()
    assert source.check().scope_id == "77"
    with pytest.raises(RateLimited):
        source.fetch(None)
    assert [asked.path for asked in github.http.asked] == [f"/repos/{REPOSITORY}"]


def test_the_total_is_estimated_from_the_last_page() -> None:
    github = GitHub()
    github.plant("issues", a_page([an_issue_payload(1)], next="after=x", last="page=34"))
    assert github.open().fetch(None).total_hint == 3400


@pytest.mark.parametrize("scope", ["octo/rockets", "a-b/c.d_e-f"])
def test_a_short_form_stands_for_its_answers(scope: str) -> None:
    assert GITHUB.config_for(scope) == {"repository": scope}
    assert GITHUB.scope_name(GITHUB.form.parse(GITHUB.config_for(scope))) == scope


@pytest.mark.parametrize("path", ["issues", "issues/comments", "issues/events"])
def test_a_provider_that_forgets_its_own_tokens_is_walked_without_them(path: str) -> None:
    """T22: and comes to an end."""
    make = {
        "issues": an_issue_payload,
        "issues/comments": a_comment_payload,
        "issues/events": an_event_payload,
    }
    github, refused = GitHub(), a_page(b"{}", status=422)
    first = a_page([make[path](n) for n in range(1, 101)], next="after=abc")
    github.plant(path, first, refused, first, a_page([make[path](101)]))
    pages = walked(github)
    assert {len(page.issues) + len(page.comments) + len(page.transitions) for page in pages} >= {1, 100}
    assert [question.get("after") for question in github.questions(path)].count("abc") == 1
    assert [page.shortfall for page in pages if page.shortfall] == []


@pytest.mark.parametrize(
    ("now", "is_hidden"),
    [(a_page(b'{"updated_at": "2026-11-02T10:00:01Z"}'), True),
     (a_page(b'{"updated_at": "2026-11-20T10:00:01Z"}'), False),
     (a_page(b"{}", status=404), False)],
)  # fmt: skip
def test_what_was_known_must_reappear_or_be_changed_or_gone(now: Canned, is_hidden: bool) -> None:
    github = GitHub()
    github.plant("issues", a_page([an_issue_payload(1)]))
    last = walked(github)[-1]
    github.plant("issues", a_page())
    github.http.plant("/repositories/77/issues/1", now)
    shortfalls = [page.shortfall for page in walked(github, last.cursor) if page.shortfall]
    assert len(shortfalls) == is_hidden
    if is_hidden:
        assert "left out issues" in shortfalls[0]


@pytest.mark.parametrize("odd", ["1970-01-01T00:00:00Z", "2099-01-01T00:00:00Z"])
@pytest.mark.parametrize("place", [0, 50, 99])
def test_one_event_with_an_odd_time_neither_ends_nor_blocks_the_walk(odd: str, place: int) -> None:
    github = GitHub()
    github.plant("issues/events", a_page([an_event_payload(1, created_at="2026-11-23T09:00:00Z")]))
    last = walked(github)[-1]
    fresh = [an_event_payload(n, created_at="2026-11-23T09:10:00Z") for n in range(100, 300)]
    fresh[place] = {**fresh[place], "created_at": odd}
    old = [an_event_payload(n, created_at="2026-11-20T09:00:00Z") for n in range(300, 500)]
    known = an_event_payload(1, created_at="2026-11-23T09:00:00Z")
    github.plant(
        "issues/events",
        a_page(fresh[:100], next="page=2"),
        a_page(fresh[100:], next="page=3"),
        a_page([known, *old[:99]], next="page=4"),
        Canned(status=500),
    )
    pages = walked(github, last.cursor)
    assert sum(len(page.transitions) for page in pages) == 300


def test_events_in_no_known_order_are_read_to_the_end() -> None:
    github = GitHub()
    github.plant("issues/events", a_page([an_event_payload(1, created_at="2026-11-23T09:00:00Z")]))
    last = walked(github)[-1]
    old = [an_event_payload(n, created_at=f"2026-11-2{n % 2}T09:00:00Z") for n in range(100, 200)]
    new = [an_event_payload(n, created_at="2026-11-23T09:20:00Z") for n in range(200, 210)]
    github.plant("issues/events", a_page(old), a_page(new[:9]))
    pages = walked(github, last.cursor)
    assert sum(len(page.transitions) for page in pages) == 109


@pytest.mark.parametrize("path", ["issues", "issues/comments", "issues/events"])
def test_a_list_that_always_answers_the_same_ends_with_an_error(path: str) -> None:
    make = {
        "issues": an_issue_payload,
        "issues/comments": a_comment_payload,
        "issues/events": an_event_payload,
    }
    github = GitHub()
    github.plant(path, a_page([make[path](n) for n in range(100)]))
    with pytest.raises(SourceBroken, match="again and again") as caught:
        walked(github)
    assert caught.value.code == "no_progress"
    assert len(github.questions(path)) < 20


def test_an_issues_comments_are_read_page_by_page_and_smaller_if_need_be() -> None:
    github = GitHub()
    source = github.open()
    source.check()
    comments = [a_comment_payload(n, of=7) for n in range(127)]
    github.plant(
        "issues/7/comments",
        a_page(comments[:100], next="page=2"),
        a_page(b"", status=502),
        a_page(comments[100:]),
    )
    read = source.comments_of("#7")
    assert read is not None
    assert [comment.external_id for comment in read] == [str(5000 + n) for n in range(127)]
    assert [(q["per_page"], q["page"]) for q in github.questions("issues/7/comments")] == [
        ("100", "1"), ("100", "2"), ("50", "3"),
    ]  # fmt: skip
    github.plant("issues/7/comments", a_page(comments[:100]))
    assert source.comments_of("#7") is None, "its pages repeat"
    github.plant("issues/7/comments", a_page(b"{}", status=410))
    assert source.comments_of("#7") is None


@pytest.mark.parametrize("code", ["too_large", "timeout", "deadline", "connection_lost", "http_502"])
def test_a_page_that_cannot_pass_names_where_smaller_ones_continue(code: str) -> None:
    """Honest text that compresses a hundredfold is too large at a hundred rows and not at five."""
    github = GitHub()
    github.plant("issues", SourceUnavailable("no", code=code))
    source, cursor = github.open(), None
    for rows in ("100", "50", "25", "5", "1", "1"):
        with pytest.raises(SourceUnavailable) as caught:
            source.fetch(cursor)
        assert github.questions("issues")[-1]["per_page"] == rows
        cursor = caught.value.instead
        assert cursor is not None


@pytest.mark.parametrize("code", ["connect", "bad_json", "html", "http_503"])
def test_a_failure_that_has_nothing_to_do_with_size_names_no_smaller_pages(code: str) -> None:
    github = GitHub()
    github.plant("issues", SourceUnavailable("no", code=code))
    with pytest.raises(SourceUnavailable) as caught:
        github.open().fetch(None)
    assert caught.value.instead is None
