"""The simulator's door for tests."""

from __future__ import annotations

import json

import pytest


def test_orders_change_faults_options_tokens_and_names(caller, simulator) -> None:
    orders = {
        "faults": [{"kind": "http-500", "times": 1}],
        "options": {"paging": "cursor"},
        "tokens": {"t": {"login": "me"}},
        "move": {"tidewater/harbourmaster": "tidewater/quay"},
    }
    assert caller.post("/__control", orders).status == 200
    assert [caller.get("/repos/tidewater/quay", token=t).status for t in ("t", "t", "bad")] == [500, 200, 401]
    assert simulator.options.paging == "cursor"
    stats = json.loads(caller.get("/__stats").body)
    assert stats["by_status"] == {"200": 1, "401": 1, "500": 1}
    assert stats["faults"] == {"http-500": 1}
    assert [call["status"] for call in json.loads(caller.get("/__log").body)] == [500, 200, 401]
    caller.post("/__control", {"reset": True})
    assert json.loads(caller.get("/__stats").body)["requests"] == 0


def test_habits_come_by_order_and_are_replaced(caller, simulator) -> None:
    every = [{"requests": 1, "operation": "delete", "count": 2}]
    caller.post("/__control", {"every": every})
    caller.get("/repos/tidewater/harbourmaster")
    assert len(simulator.repository().gone) == 2
    caller.post("/__control", {"every": []})
    caller.get("/repos/tidewater/harbourmaster")
    assert len(simulator.repository().gone) == 2


@pytest.mark.parametrize(
    "orders",
    [
        {"faults": [{"kind": "x"}]}, {"options": {"paging": "x"}}, {"options": {"x": 1}},
        {"repository": "no/no", "do": [{}]}, {"do": [{"operation": "burn"}]},
        {"do": [{"operation": "touch", "number": 10**6}]}, [],
        {"every": [{"requests": 1, "operation": "transfer"}]},
    ],
)  # fmt: skip
def test_an_order_that_means_nothing_is_refused(caller, orders) -> None:
    reply = caller.post("/__control", orders)
    assert reply.status == 400
    assert json.loads(reply.body)["error"]


def test_the_door_says_what_there_is(caller) -> None:
    assert caller.get("/__nothing").status == 404
