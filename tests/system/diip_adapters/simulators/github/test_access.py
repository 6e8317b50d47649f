from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from attrs import evolve

from diip_adapters.simulators.faults import Fault
from diip_adapters.simulators.github import Grant, build_repository

LIST = "/repos/tidewater/harbourmaster/issues"


def test_a_bad_token_is_refused(caller, simulator) -> None:
    simulator.tokens["good"] = Grant()
    assert caller.get(LIST, token="good").status == 200
    assert caller.get(LIST).status == 200
    reply = caller.get(LIST, token="bad")
    assert (reply.status, json.loads(reply.body)["message"]) == (401, "Bad credentials")


def test_a_token_without_the_right_is_refused_with_plenty_left(caller, simulator, header_of) -> None:
    simulator.tokens["poor"] = Grant(reads_issues=False)
    reply = caller.get(LIST, token="poor")
    assert reply.status == 403
    assert int(header_of(reply, "x-ratelimit-remaining") or 0) > 0
    assert header_of(reply, "retry-after") is None


def test_a_private_repository_is_not_there_for_strangers(caller, simulator) -> None:
    simulator.repository().private = True
    assert caller.get(LIST).status == 404
    assert caller.get(LIST, token="x").status == 200


def test_the_user_is_whom_the_token_belongs_to(caller, simulator, header_of) -> None:
    simulator.tokens["t"] = Grant("reader", scopes="read:org", expires_at=datetime(2026, 12, 31, tzinfo=UTC))
    reply = caller.get("/user", token="t")
    assert json.loads(reply.body)["login"] == "reader"
    assert header_of(reply, "x-oauth-scopes") == "read:org"
    assert header_of(reply, "github-authentication-token-expiration") == "2026-12-31 00:00:00 UTC"
    assert caller.get("/user").status == 401


def test_a_caller_without_a_name_is_refused(caller) -> None:
    assert caller.get(LIST, user_agent="").status == 403


def test_the_primary_limit_counts_down_and_comes_back(caller, simulator, clock, header_of) -> None:
    simulator.options = evolve(simulator.options, limit=2)
    replies = [caller.get(LIST, token="t") for _ in range(3)]
    assert [reply.status for reply in replies] == [200, 200, 403]
    assert [header_of(reply, "x-ratelimit-remaining") for reply in replies] == ["1", "0", "0"]
    assert simulator.log.violations == {"reset": 1}
    assert caller.get(LIST, token="u").status == 200
    clock.advance(int(header_of(replies[2], "x-ratelimit-reset") or 0) - clock.now().timestamp())
    assert caller.get(LIST, token="t").status == 200
    assert simulator.log.violations == {"reset": 1}


def test_asking_for_the_limit_is_free(caller, simulator) -> None:
    simulator.options = evolve(simulator.options, limit=1)
    caller.get(LIST, token="t")
    core = json.loads(caller.get("/rate_limit", token="t").body)["resources"]["core"]
    assert (core["limit"], core["remaining"], core["used"]) == (1, 0, 1)
    assert not simulator.log.violations


def test_a_primary_limit_by_command_ends_at_its_reset(caller, simulator, clock, header_of) -> None:
    simulator.plan.replace([Fault("primary-limit", times=1, seconds=90)])
    reply = caller.get(LIST)
    assert (reply.status, header_of(reply, "x-ratelimit-remaining")) == (403, "0")
    assert int(header_of(reply, "x-ratelimit-reset") or 0) == clock.now().timestamp() + 90
    clock.advance(89)
    assert caller.get(LIST).status == 403
    clock.advance(1)
    assert caller.get(LIST).status == 200
    assert simulator.log.violations == {"reset": 1}


@pytest.mark.parametrize(
    ("kind", "status", "wait"),
    [
        ("secondary-limit", 403, "30"),
        ("secondary-limit-429", 429, "30"),
        ("secondary-limit-silent", 403, None),
        ("secondary-limit-429-silent", 429, None),
    ],
)
def test_a_secondary_limit_counts_who_comes_too_early(
    caller, simulator, clock, header_of, kind, status, wait
) -> None:
    simulator.plan.replace([Fault(kind, times=1, seconds=30)])
    reply = caller.get(LIST)
    assert (reply.status, header_of(reply, "retry-after")) == (status, wait)
    assert "secondary rate limit" in json.loads(reply.body)["message"]
    assert int(header_of(reply, "x-ratelimit-remaining") or 0) > 0
    clock.advance(20)
    early = caller.get(LIST)
    assert (early.status, header_of(early, "retry-after")) == (status, wait and "10")
    clock.advance(10)
    assert caller.get(LIST).status == 200
    assert simulator.log.violations == {"retry-after": 1}


@pytest.mark.parametrize(
    ("kind", "status"),
    [("unauthorized", 401), ("forbidden", 403), ("not-found", 404), ("gone", 410), ("deep-page", 422)],
)
def test_a_refusal_comes_by_command(caller, simulator, kind, status) -> None:
    simulator.plan.replace([Fault(kind, skip=1, times=1)])
    assert [caller.get(LIST).status for _ in range(3)] == [200, status, 200]


def test_a_renamed_repository_answers_301_until_its_name_is_taken(
    caller, simulator, clock, header_of
) -> None:
    simulator.move("tidewater/harbourmaster", "tidewater/quay")
    reply = caller.get(f"{LIST}?state=all&page=2")
    assert reply.status == 301
    assert header_of(reply, "location") == "http://127.0.0.1:1/repositories/501/issues?state=all&page=2"
    assert json.loads(caller.get("/repositories/501").body)["full_name"] == "tidewater/quay"
    assert "/tidewater/quay/" in caller.rows("/repositories/501/issues")[0]["url"]
    stranger = build_repository(
        "tidewater/harbourmaster", issues=3, seed=9, now=clock.now(), repository_id=777
    )
    simulator.add(stranger)
    assert json.loads(caller.get("/repos/tidewater/harbourmaster").body)["id"] == 777
    assert json.loads(caller.get("/repositories/501").body)["full_name"] == "tidewater/quay"


def test_a_redirect_comes_by_command_to_this_place_or_another(caller, simulator, header_of) -> None:
    simulator.plan.replace([Fault("moved", times=1), Fault("moved-elsewhere", times=1)])
    here, there = caller.get(f"{LIST}/7"), caller.get(f"/api/v3{LIST}?page=2")
    assert header_of(here, "location") == "http://127.0.0.1:1/repositories/501/issues/7"
    assert header_of(there, "location") == "http://127.0.0.1:1/api/v3/repositories/502/issues?page=2"


def test_records_are_spoilt_in_lists_and_alone_and_packed(caller, simulator) -> None:
    simulator.plan.replace([Fault("null-author", share=1.0)])
    assert all(row["user"] is None for row in caller.rows(f"{LIST}?per_page=100", accept_encoding="gzip"))
    assert json.loads(caller.get(f"{LIST}/1").body)["user"] is None
    simulator.plan.replace([])
    assert any(row["user"] for row in caller.rows(f"{LIST}?per_page=100"))


def test_rows_repeat_between_pages(caller, simulator) -> None:
    simulator.plan.replace([Fault("repeated-rows", share=0.1)])
    pages = list(caller.walk(f"{LIST}?state=all&sort=updated&direction=asc&per_page=50"))
    assert len(pages) == 6
    for before, after in pairwise(pages):
        assert {row["id"] for row in before} & {row["id"] for row in after}


def test_writing_is_not_possible(caller) -> None:
    assert caller.post(LIST, {}).status == 404
