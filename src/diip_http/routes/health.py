"""For probes: whether the process lives, and whether it can answer. No detail, as anyone may ask."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from diip_http.endpoint import ANYONE, Controller, get
from diip_http.request_context import RequestContext


class StateSchema(Struct, frozen=True):
    """All that a probe needs."""

    status: Literal["ok"]


class HealthController(Controller):
    """Probes."""

    path = "/health"

    @get("/live", policy=ANYONE)
    def get_liveness(self, context: RequestContext) -> StateSchema:
        """Show that the process runs."""
        return StateSchema("ok")

    @get("/ready", policy=ANYONE)
    def get_readiness(self, context: RequestContext) -> StateSchema:
        """Show whether requests can be answered; 503 if the database cannot be read."""
        with context.ports.storage.read() as view:
            view.projects.by_slug("")
        return StateSchema("ok")
