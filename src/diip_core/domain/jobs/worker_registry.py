"""Who is there: workers, and the one ticker."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from diip_core.domain.mirror.lease import Holder

TICKER = "ticker"
TICKER_SECONDS = 10.0
WORKER_SECONDS = 25.0


@frozen
class RegisteredWorker:
    """``holder`` answers to ``name`` until an instant of the storage's clock."""

    name: str
    holder: Holder
    until: datetime


def worker_name(holder: Holder) -> str:
    """The name under which a worker process says that it is there."""
    return f"worker:{holder.host}:{holder.pid}"
