"""How far one call of the sync came."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen


@frozen
class SyncOutcome:
    """What one slice of a sync did, and how it goes on.

    ``finished``: the walk came to its end. Otherwise the caller waits until ``retry_at`` and calls again;
    ``code`` says why (``rate_limited``, ``timeout``, ``stopped`` …) and ``failures`` how many failures in a
    row led here (0 where nothing failed). ``complete``: the walk ended and nothing is in quarantine;
    ``incomplete_reasons`` says in plain words what is lacking. ``fetched`` counts issues as delivered.
    """

    pages: int = 0
    fetched: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    quarantined: int = 0
    api_calls: int = 0
    resumed: bool = False
    finished: bool = False
    complete: bool = False
    incomplete_reasons: tuple[str, ...] = ()
    retry_at: datetime | None = None
    code: str | None = None
    message: str | None = None
    failures: int = 0
