from __future__ import annotations

import json
from typing import Any

import pytest
from attrs import evolve

from diip_adapters.simulators.github import GitHubSimulator, build_repository, expected_issues

LIST = "/repos/tidewater/harbourmaster/issues"
ALL = f"{LIST}?state=all&sort=updated&direction=asc"


def ids(pages: Any) -> list[int]:
    return [row["id"] for page in pages for row in page]


@pytest.mark.parametrize("paging", ["page", "cursor"])
@pytest.mark.parametrize("sort", ["created", "updated", "comments"])
@pytest.mark.parametrize("direction", ["asc", "desc"])
def test_a_walk_meets_everything_once_in_order(caller, simulator, paging, sort, direction) -> None:
    simulator.options = evolve(simulator.options, paging=paging)
    pages = list(caller.walk(f"{LIST}?state=all&sort={sort}&direction={direction}&per_page=37"))
    rows = [row for page in pages for row in page]
    assert len({row["id"] for row in rows}) == len(rows) == 300
    assert {len(page) for page in pages[:-1]} == {37}
    name = {"created": "created_at", "updated": "updated_at", "comments": "comments"}[sort]
    keys = [(row[name], row["id"]) for row in rows]
    assert keys == sorted(keys, reverse=direction == "desc")


def test_the_default_is_open_and_newest_first(caller) -> None:
    rows = caller.rows(LIST)
    assert {row["state"] for row in rows} == {"open"}
    assert [row["number"] for row in rows] == sorted((row["number"] for row in rows), reverse=True)
    assert len(rows) == 30


def test_states_part_the_whole(caller) -> None:
    counts = [
        len(ids(caller.walk(f"{LIST}?state={state}&per_page=100"))) for state in ("open", "closed", "all")
    ]
    assert counts[0] + counts[1] == counts[2] == 300
    assert min(counts) > 0


def test_pull_requests_are_among_the_issues_but_not_expected(caller, simulator) -> None:
    rows = [row for page in caller.walk(f"{ALL}&per_page=100") for row in page]
    issues = {row["id"] for row in rows if "pull_request" not in row}
    assert set(expected_issues(simulator.repository())) == issues
    assert len(issues) < len(rows)


def test_numbered_links_lead_to_all_sides(caller, links_of) -> None:
    found = links_of(caller.get(f"{LIST}?state=all&per_page=50&page=2"))
    base = "http://127.0.0.1:1/repositories/501/issues?state=all&per_page=50&page="
    assert found == {"prev": f"{base}1", "next": f"{base}3", "last": f"{base}6", "first": f"{base}1"}
    assert set(links_of(caller.get(f"{LIST}?state=all&per_page=50"))) == {"next", "last"}
    assert set(links_of(caller.get(f"{LIST}?state=all&per_page=50&page=6"))) == {"prev", "first"}
    assert links_of(caller.get(f"{LIST}?state=all&per_page=50&page=9&since=2030-01-01T00:00:00Z")).keys() == {
        "prev", "first",
    }  # fmt: skip


def test_a_cursor_link_has_no_last(caller, simulator, links_of) -> None:
    simulator.options = evolve(simulator.options, cursor_threshold=100)
    assert list(links_of(caller.get(f"{ALL}&per_page=50"))) == ["next"]
    assert "after=" in links_of(caller.get(f"{ALL}&per_page=50"))["next"]


def test_a_cursor_walk_loses_nothing_to_edits(caller, simulator, clock) -> None:
    simulator.options = evolve(simulator.options, paging="cursor")
    editor = simulator.editor()
    seen = set()
    for page in caller.walk(f"{ALL}&per_page=20"):
        seen |= {row["id"] for row in page}
        if len(seen) < 250:
            clock.advance(1)
            for _ in range(3):
                editor.somebody(simulator.rng, "edit")
    assert seen >= set(expected_issues(simulator.repository()))


def test_a_page_walk_loses_some_to_edits(caller, simulator, clock) -> None:
    simulator.options = evolve(simulator.options, paging="page")
    editor = simulator.editor()
    seen = set()
    for page in caller.walk(f"{ALL}&per_page=20"):
        seen |= {row["id"] for row in page}
        if len(seen) < 200:
            clock.advance(1)
            for row in page[:3]:
                if "pull_request" not in row:
                    editor.touch(row["number"])
    assert not seen >= set(expected_issues(simulator.repository()))


@pytest.mark.parametrize("sort", ["created", "updated"])
@pytest.mark.parametrize("direction", ["asc", "desc"])
def test_since_is_inclusive(caller, sort, direction) -> None:
    rows = [row for page in caller.walk(f"{ALL}&per_page=100") for row in page]
    bound = rows[200]["updated_at"]
    found = ids(caller.walk(f"{LIST}?state=all&sort={sort}&direction={direction}&since={bound}&per_page=30"))
    assert sorted(found) == sorted(row["id"] for row in rows if row["updated_at"] >= bound)
    assert rows[200]["id"] in found


def test_a_tie_group_is_larger_than_a_page(caller, clock) -> None:
    caller.simulator.add(build_repository("t/ties", issues=900, seed=3, now=clock.now(), repository_id=502))
    numbers = caller.simulator.editor("t/ties").tie(450)
    assert len(numbers) == 450
    rows = [
        row
        for page in caller.walk("/repos/t/ties/issues?state=all&sort=updated&direction=asc&per_page=100")
        for row in page
    ]
    tied = [row["number"] for row in rows if row["updated_at"] == "2026-11-23T09:00:00Z"]
    assert set(tied) >= set(numbers)
    assert len(rows) == len({row["id"] for row in rows}) == 900


def test_a_deep_page_is_refused_in_githubs_words(caller, simulator) -> None:
    simulator.options = evolve(simulator.options, deep_page_rows=200)
    assert caller.get(f"{ALL}&per_page=100&page=2").status == 200
    reply = caller.get(f"{ALL}&per_page=100&page=3")
    assert reply.status == 422
    assert json.loads(reply.body)["message"] == (
        "Pagination with the page parameter is not supported for large datasets, "
        "please use cursor based pagination (after/before)"
    )


@pytest.mark.parametrize(
    "query", ["state=x", "sort=x", "direction=x", "since=yesterday", "after=%%%", "after=e30"]
)
def test_a_meaningless_parameter_is_refused(caller, query) -> None:
    reply = caller.get(f"{LIST}?{query}")
    assert reply.status == 422
    assert json.loads(reply.body)["errors"][0]["field"] == query.partition("=")[0]


def test_page_sizes_are_bounded(caller) -> None:
    assert len(caller.rows(f"{LIST}?state=all&per_page=1000")) == 100
    assert len(caller.rows(f"{LIST}?state=all&per_page=0")) == 1
    assert len(caller.rows(f"{LIST}?state=all&per_page=x")) == 30


def test_comments_of_all_issues_can_be_walked(caller, simulator) -> None:
    repository = simulator.repository()
    walked = [
        row
        for page in caller.walk(f"{LIST}/comments?sort=updated&direction=asc&per_page=100")
        for row in page
    ]
    assert {row["id"] for row in walked} == {comment.id for _, comment in repository.all_comments()}
    assert [row["updated_at"] for row in walked] == sorted(row["updated_at"] for row in walked)
    bound = walked[len(walked) // 2]["updated_at"]
    later = ids(caller.walk(f"{LIST}/comments?sort=updated&direction=asc&since={bound}&per_page=100"))
    assert sorted(later) == sorted(row["id"] for row in walked if row["updated_at"] >= bound)


def test_events_of_all_issues_come_newest_first_with_their_issue(caller, simulator) -> None:
    walked = [row for page in caller.walk(f"{LIST}/events?per_page=100") for row in page]
    assert [row["id"] for row in walked] == sorted((row["id"] for row in walked), reverse=True)
    assert len(walked) == sum(1 for _ in simulator.repository().all_events())
    numbers = {item.number: item.id for item in simulator.repository().items.values()}
    assert all(numbers[row["issue"]["number"]] == row["issue"]["id"] for row in walked)


def test_one_issue_has_its_comments_and_events(caller, simulator) -> None:
    item = max(simulator.repository().items.values(), key=lambda item: len(item.comments))
    comments = ids(caller.walk(f"{LIST}/{item.number}/comments?per_page=2"))
    events = caller.rows(f"{LIST}/{item.number}/events?per_page=100")
    assert comments == [comment.id for comment in item.comments]
    assert [row["id"] for row in events] == [event.id for event in item.events]
    assert all("issue" not in row for row in events)


def test_gone_issues_say_how(caller, simulator, clock, header_of) -> None:
    other = build_repository("tidewater/annex", issues=5, seed=2, now=clock.now(), repository_id=502)
    simulator.add(other)
    issue, pull = (
        next(i.number for i in simulator.repository().items.values() if i.report.is_change == is_change)
        for is_change in (False, True)
    )
    editor = simulator.editor("tidewater/harbourmaster")
    there = editor.transfer(issue, other)
    editor.delete(pull)
    assert caller.get(f"{LIST}/{pull}").status == 410
    assert caller.get(f"{LIST}/99999").status == 404
    reply = caller.get(f"{LIST}/{issue}")
    assert reply.status == 301
    assert header_of(reply, "location") == f"http://127.0.0.1:1/repositories/502/issues/{there}"
    assert caller.get(f"/repositories/502/issues/{there}").status == 200
    assert len(ids(caller.walk(f"{LIST}?state=all&per_page=100"))) == 298


@pytest.mark.parametrize("prefix", ["", "/api/v3"])
def test_enterprise_paths_serve_the_same(caller, prefix, links_of) -> None:
    reply = caller.get(f"{prefix}{LIST}?per_page=10")
    assert reply.status == 200
    assert links_of(reply)["next"].startswith(f"http://127.0.0.1:1{prefix}/repositories/501/issues?")


def test_an_unchanged_page_costs_nothing(caller, simulator, header_of, clock) -> None:
    reply = caller.get(ALL, token="a")
    etag = header_of(reply, "etag")
    again = caller.get(ALL, token="a", if_none_match=etag)
    assert (again.status, again.body) == (304, b"")
    assert header_of(again, "x-ratelimit-used") == header_of(reply, "x-ratelimit-used")
    assert caller.get(ALL, token="b", if_none_match=etag).status == 200
    simulator.editor().edit(json.loads(reply.body)[0]["number"], silently=True, body="new")
    assert caller.get(ALL, token="a", if_none_match=etag).status == 200


def test_versions_differ_as_documented(caller, header_of) -> None:
    new = {"x_github_api_version": "2026-03-10"}
    assert "assignee" in caller.rows(LIST)[0]
    assert "assignee" not in caller.rows(LIST, **new)[0]
    assert "rate" in json.loads(caller.get("/rate_limit").body)
    assert "rate" not in json.loads(caller.get("/rate_limit", **new).body)
    assert header_of(caller.get(LIST, **new), "x-github-api-version-selected") == "2026-03-10"
    assert caller.get(LIST, x_github_api_version="2031-01-01").status == 400


def test_the_provider_tells_its_own_time(caller, simulator, header_of) -> None:
    assert header_of(caller.get(LIST), "date") == "Mon, 23 Nov 2026 09:00:00 GMT"
    simulator.options = evolve(simulator.options, skew_seconds=-3600)
    assert header_of(caller.get(LIST), "date") == "Mon, 23 Nov 2026 08:00:00 GMT"


def test_the_same_seed_serves_the_same_bytes(clock) -> None:
    replies = []
    for _ in range(2):
        repository = build_repository("a/b", issues=50, seed=5, now=clock.now())
        simulator = GitHubSimulator(clock, [repository])
        from_all = [repository.show_issue(item) for item in repository.items.values()]
        replies.append((from_all, expected_issues(simulator.repository())))
    assert replies[0] == replies[1]


def test_without_issues_the_answer_is_410(caller, simulator) -> None:
    simulator.repository().has_issues = False
    assert caller.get(LIST).status == 410
    assert caller.get("/repos/tidewater/harbourmaster").status == 200
