"""The simulator's own door, for tests in another process: stats, log, oracle and orders."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import attrs

from diip_adapters.simulators.faults import Fault
from diip_adapters.simulators.github import refusals
from diip_adapters.simulators.github.editor import BY_CHANCE
from diip_adapters.simulators.github.limits import Grant
from diip_adapters.simulators.github.oracle import expected_issues
from diip_adapters.simulators.github.simulator import SimulatedGitHub
from diip_adapters.simulators.wire import Reply, Request
from diip_core.errors import InvalidInput

_BY_NUMBER = (*BY_CHANCE, "tie", "rename_label")


class GitHubSimulator(SimulatedGitHub):
    """A simulated GitHub that tests steer at ``/__control``, ``/__stats``, ``/__log`` and ``/__expected``."""

    def answer(self, request: Request, /) -> Reply:
        """The reply to a request; one to ``/__…`` is for the simulator itself (`control`)."""
        if not request.path.startswith("/__"):
            return super().answer(request)
        with self.lock:
            return control(self, request)


def control(simulator: SimulatedGitHub, request: Request) -> Reply:
    """Answer a request to the simulator itself.

    ``POST /__control`` takes a JSON object with any of: ``faults`` (a list of `Fault` fields), ``options``
    (`Options` fields), ``tokens`` (token to `Grant` fields), ``do`` (a list of ``{"operation": …}`` with the
    arguments of `Editor`'s method of that name), ``every`` (a list of ``{"requests": n, "operation": …,
    "count": 1, "silently": false}``, done to issues chosen by chance; it replaces the list before),
    ``move`` (old name to new name), ``reset`` (true: the counts begin again). ``repository`` names the one
    that is meant; by default it is the first.
    """
    try:
        if request.path == "/__control" and request.method == "POST":
            _obey(simulator, _read(request))
            return _json({"ok": True})
        if request.path == "/__stats":
            return _json({**simulator.log.show(), "faults": dict(simulator.plan.struck)})
        if request.path == "/__log":
            calls = [{**attrs.asdict(call), "at": call.at.isoformat()} for call in simulator.log.calls]
            return _json(calls)
        if request.path == "/__expected":
            expected = expected_issues(simulator.repository(request.query.get("repository", "")))
            return _json([attrs.asdict(issue) for issue in expected.values()])
    except (InvalidInput, TypeError, ValueError) as error:
        return _json({"error": str(error)}, 400)
    return _json({"error": "there are /__control (POST), /__stats, /__log and /__expected"}, 404)


def _obey(simulator: SimulatedGitHub, orders: Mapping[str, Any]) -> None:
    full_name = orders.get("repository", "")
    if orders.get("reset"):
        simulator.log.clear()
        simulator.plan.struck.clear()
    if "options" in orders:
        simulator.options = attrs.evolve(simulator.options, **orders["options"])
    if "tokens" in orders:
        simulator.tokens.clear()
        simulator.tokens.update({token: Grant(**fields) for token, fields in orders["tokens"].items()})
    if "faults" in orders:
        simulator.plan.replace([Fault(**fields) for fields in orders["faults"]])
    for old, new in orders.get("move", {}).items():
        simulator.move(old, new)
    for order in orders.get("do", ()):
        _do(simulator, full_name, dict(order))
    if "every" in orders:
        simulator.rest()
        for order in orders["every"]:
            _get_used_to(simulator, full_name, **order)


def _do(simulator: SimulatedGitHub, full_name: str, order: dict[str, Any]) -> None:
    operation = order.pop("operation", "")
    editor = simulator.editor(full_name)
    if operation == "transfer":
        editor.transfer(order["number"], simulator.repository(order["to"]))
    elif operation in _BY_NUMBER:
        getattr(editor, operation)(**order)
    else:
        raise InvalidInput(f"nobody can {operation!r} an issue here")


def _get_used_to(
    simulator: SimulatedGitHub,
    full_name: str,
    *,
    requests: int,
    operation: str,
    count: int = 1,
    silently: bool = False,
) -> None:
    editor = simulator.editor(full_name)

    def act() -> None:
        for _ in range(count):
            editor.somebody(simulator.rng, operation, silently=silently)

    if operation not in BY_CHANCE:
        raise InvalidInput(f"{operation!r} cannot be done by chance; there are {', '.join(BY_CHANCE)}")
    simulator.every(requests, act)


def _read(request: Request) -> Mapping[str, Any]:
    orders = json.loads(request.body or b"{}")
    if not isinstance(orders, dict):
        raise InvalidInput("the orders must be a JSON object")
    return orders


def _json(document: object, status: int = 200) -> Reply:
    # Escaped, because a title may hold what UTF-8 cannot.
    return Reply(status, (refusals.JSON,), json.dumps(document).encode("ascii"))
