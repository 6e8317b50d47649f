"""How far one call of the sync came."""

from __future__ import annotations

from datetime import datetime

from attrs import evolve, frozen


@frozen
class SyncOutcome:
    """What one slice of a sync did, and how it continues.

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

    def followed_by(self, later: SyncOutcome) -> SyncOutcome:
        """Two slices of one run as one: counts add up, ``resumed`` is the first's, the rest the last's."""
        return evolve(
            later,
            pages=self.pages + later.pages,
            fetched=self.fetched + later.fetched,
            created=self.created + later.created,
            updated=self.updated + later.updated,
            unchanged=self.unchanged + later.unchanged,
            removed=self.removed + later.removed,
            quarantined=self.quarantined + later.quarantined,
            api_calls=self.api_calls + later.api_calls,
            resumed=self.resumed,
        )
