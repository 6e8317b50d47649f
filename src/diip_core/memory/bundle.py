"""All ports in memory."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from attrs import evolve

from diip_core.domain.identity.policy import Policy
from diip_core.errors import NotFound, SourceMisconfigured
from diip_core.events import Event
from diip_core.memory.clock import ManualClock
from diip_core.memory.failpoint import no_failpoint
from diip_core.memory.id_generator import MemoryIdGenerator
from diip_core.memory.identity.password_hasher import MemoryPasswordHasher
from diip_core.memory.identity.token_issuer import MemoryTokenIssuer
from diip_core.memory.jobs.job_queue import MemoryJobQueue
from diip_core.memory.mirror.secret_box import MemorySecretBox
from diip_core.memory.process_identity import MemoryProcessIdentity
from diip_core.memory.randomness import MemoryRandomness
from diip_core.memory.storage import MemoryStorage
from diip_core.ports.bundle import Ports
from diip_core.ports.http import Http
from diip_core.ports.provider import Provider

START = datetime(2026, 1, 1, tzinfo=UTC)


def memory_ports(announced: list[Event] | None = None, **overrides: Any) -> Ports:
    """Ports that touch nothing outside the process; ``overrides`` are fields of `Ports`.

    Events are appended to ``announced``. The clock is a `ManualClock` at `START` unless you give one; the
    storage shares it. There is no provider and no way out unless you give them.
    """
    events = [] if announced is None else announced
    clock = overrides.get("clock") or ManualClock(START)
    ports = Ports(
        storage=MemoryStorage(clock),
        clock=clock,
        ids=MemoryIdGenerator(),
        randomness=MemoryRandomness(),
        process=MemoryProcessIdentity(),
        secret_box=MemorySecretBox(),
        passwords=MemoryPasswordHasher(),
        tokens=MemoryTokenIssuer(),
        policy=Policy(),
        provider=_no_provider,
        providers=lambda: (),
        http=_no_http,
        announce=events.append,
        failpoint=no_failpoint,
        queue=MemoryJobQueue(),
    )
    return evolve(ports, **overrides)


def _no_provider(name: str) -> Provider:
    raise NotFound(f"there is no provider {name!r}; give memory_ports a provider")


def _no_http(base_url: str) -> Http:
    raise SourceMisconfigured("there is no way out of memory; give memory_ports an http")
