"""Events become log lines."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TextIO

import attrs
import structlog

from diip_adapters.telemetry.lines import configure
from diip_core.domain.issues.issue import Scope
from diip_core.events import (
    ContractBroken,
    Event,
    InactivityDetected,
    IntegrationDegraded,
    JobCrashed,
    JobFailed,
    JobQueued,
    JobStarted,
    LogInRefused,
    PageStored,
    RecordQuarantined,
    RefreshTokenReused,
    TokenRejected,
    WorkerLost,
)

_WARNINGS = (
    ContractBroken,
    InactivityDetected,
    IntegrationDegraded,
    JobCrashed,
    JobFailed,
    LogInRefused,
    RecordQuarantined,
    RefreshTokenReused,
    TokenRejected,
    WorkerLost,
)
_DETAILS = (JobQueued, JobStarted, PageStored)


class Telemetry:
    """Writes events as they are announced."""

    def __init__(self, log: structlog.typing.FilteringBoundLogger) -> None:
        self.log = log

    def announce(self, event: Event) -> None:
        """Write a line about the event; never raises."""
        try:
            name = re.sub(r"(?<!^)(?=[A-Z])", "_", type(event).__name__).lower()
            write = self.log.info
            if isinstance(event, _WARNINGS):
                write = self.log.warning
            elif isinstance(event, _DETAILS):
                write = self.log.debug
            write(name, **_fields(event))
        # A full disk or a closed stream must not undo what the event reports.
        except Exception:
            return


def start_telemetry(*, level: str, as_json: bool, stream: TextIO | None = None) -> Telemetry:
    """Send log lines to the stream (standard error) from now on, the standard library's too."""
    return Telemetry(configure(stream or sys.stderr, level=level, as_json=as_json))


@contextmanager
def bound(**ids: str | None) -> Iterator[None]:
    """Every line of this thread or task has these ids until the end of the ``with``; null ones do not."""
    known = {name: value for name, value in ids.items() if value is not None}
    with structlog.contextvars.bound_contextvars(**known):
        yield


def _fields(event: Event) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for field in attrs.fields(type(event)):
        value = getattr(event, field.name)
        if isinstance(value, Scope):
            fields |= {"project_id": value.project_id, "integration_id": value.integration_id}
        elif isinstance(value, datetime):
            fields[field.name] = value.isoformat()
        elif value is not None:
            fields[field.name] = value
    return fields
