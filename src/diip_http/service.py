"""What every answer rests on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from attrs import frozen

from diip_core.domain.identity.permissions import Actor
from diip_core.domain.jobs.service_health import Disk
from diip_core.ports.bundle import Ports
from diip_http.cursors import Cursors


class Authenticate(Protocol):
    """See `diip_core.use_cases.identity.authenticate`."""

    def __call__(self, ports: Ports, bearer: str, *, project_id: str | None = None) -> Actor: ...


@frozen
class Service:
    """``report`` is told of errors that are bugs, with the request's id; ``disk`` measures the room left."""

    ports: Ports
    cursors: Cursors
    authenticate: Authenticate
    report: Callable[[Exception, str], None]
    disk: Callable[[], Disk | None] = lambda: None
