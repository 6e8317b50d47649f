"""For probes: whether the process lives, and whether it can answer. No detail, as anyone may ask."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from diip_http.endpoint import ANYONE, endpoint
from diip_http.request_context import Call


class StateDocument(Struct, frozen=True):
    """All that a probe needs."""

    status: Literal["ok"]


@endpoint("GET", "/health/live", policy=ANYONE)
def live(call: Call) -> StateDocument:
    """Tell that the process lives."""
    return StateDocument("ok")


@endpoint("GET", "/health/ready", policy=ANYONE)
def ready(call: Call) -> StateDocument:
    """Tell whether requests can be answered; 503 where the database cannot be read."""
    with call.ports.storage.read() as view:
        view.projects.by_slug("")
    return StateDocument("ok")


ENDPOINTS = (live, ready)
