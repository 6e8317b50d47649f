"""What every request handler needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from attrs import Factory, frozen

from diip_core.domain.identity.permissions import Actor
from diip_core.domain.jobs.service_health import Disk
from diip_core.errors import DiipError
from diip_core.ports.bundle import Ports
from diip_http.cursors import Cursors
from diip_http.streams import Streams


class Authenticate(Protocol):
    """See `diip_core.use_cases.identity.authenticate`."""

    def __call__(self, ports: Ports, bearer: str, *, project_id: str | None = None) -> Actor: ...


@frozen
class Service:
    """What every request handler needs.

    ``report`` logs errors that are bugs, with the request's id, and ``note_fault`` those of the database and
    of a full service. ``disk`` measures the room left, and ``describe`` returns the OpenAPI document.
    ``streams`` bounds the answers in chunks.
    """

    ports: Ports
    cursors: Cursors
    authenticate: Authenticate
    report: Callable[[Exception, str], None]
    disk: Callable[[], Disk | None] = lambda: None
    note_fault: Callable[[DiipError, str | None], None] = lambda error, request_id: None
    streams: Streams = Factory(Streams)
    describe: Callable[[], dict[str, Any]] = dict
