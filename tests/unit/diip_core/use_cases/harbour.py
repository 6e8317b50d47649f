"""A tracker with a past: issues day by day, and a mirror that has read them all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from attrs import evolve
from tests.unit.diip_core.use_cases.world import World

from diip_core.domain.issues.issue import Issue
from diip_core.memory.bundle import START
from diip_core.testing.samples import a_snapshot, an_issue

TODAY = date(2026, 7, 1)
"""A Wednesday."""
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
WEEK = (4, 5, 4, 5, 4, 1, 1)
"""Issues a day, Monday first."""


class Harbour:
    """``world`` stands at noon of `TODAY`; what `read` was given is mirrored whole."""

    def __init__(self) -> None:
        self.world = World()
        self.world.clock.advance((NOON - START).total_seconds())
        self._number = 0

    def quiet(self, days: int = 150, **changes: Any) -> None:
        """So many quiet days up to yesterday."""
        for back in range(days, 0, -1):
            day = TODAY - timedelta(days=back)
            self.burst(day, WEEK[day.weekday()], **changes)

    def burst(self, day: date, count: int, **changes: Any) -> list[Issue]:
        """So many issues on a day, spread over its morning and over accounts."""
        morning = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
        step = timedelta(minutes=min(11.0, 600 / max(count, 1)))
        return [self.issue(morning + place * step, **changes) for place in range(count)]

    def issue(self, created_at: datetime, **changes: Any) -> Issue:
        """One more issue, kept; ``status`` and ``closed_at`` say how it stands."""
        self._number += 1
        status = changes.pop("status", "closed" if changes.get("closed_at") else "open")
        closed_at = changes.pop("closed_at", None)
        author = evolve(an_issue().author, account=f"user-{self._number % 40}")
        issue = an_issue(
            self._number,
            **{
                "created_at": created_at,
                "updated_at": created_at,
                "original_status": status,
                "resolved_at": closed_at,
                "author": author,
                **changes,
            },
        )
        self.keep([a_snapshot(issue, status=status)])
        return issue

    def keep(self, snapshots: Iterable[Any]) -> None:
        with self.world.ports.storage.begin() as work:
            work.issues.upsert(self.world.scope, list(snapshots))

    def read(self, until: datetime = NOON, **changes: Any) -> None:
        """The mirror's last whole reading ended then."""
        whole = {"first_complete_at": START, "last_synced_at": until, "complete": True}
        self.world.change(lambda known: evolve(known, **(whole | changes)))
