"""Who is there: workers, and the one ticker."""

from __future__ import annotations

from collections.abc import Iterable
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


def is_worker(name: str) -> bool:
    """Whether the name is a worker process's."""
    return name.startswith("worker:")


def keys_name(fingerprint: str, holder: Holder) -> str:
    """The name under which a service says that it uses the generated keys with this fingerprint."""
    return f"keys:{fingerprint}:{holder.host}:{holder.pid}"


def other_keys(present: Iterable[RegisteredWorker], fingerprint: str) -> bool:
    """Whether somebody who is there uses other generated keys."""
    return any(one.name.startswith("keys:") and one.name.split(":")[1] != fingerprint for one in present)
