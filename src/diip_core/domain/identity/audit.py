"""What happened to accounts and rights, and who did it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from attrs import frozen


@frozen
class AuditEntry:
    """An activity that matters for security; once written it stays as it is.

    ``action`` is ``thing.activity`` in the past tense; ``actor_id`` is null where the operator did it at the
    machine; ``user_id`` and ``project_id`` are what it was done to. ``detail`` holds words, never a secret.
    """

    id: str
    at: datetime
    action: str
    actor_id: str | None = None
    user_id: str | None = None
    project_id: str | None = None
    address: str | None = None
    detail: Mapping[str, str] = {}
