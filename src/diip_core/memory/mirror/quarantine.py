"""Quarantine in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from diip_core.domain.issues.issue import Scope
from diip_core.domain.mirror.quarantine import Quarantined, Unreadable
from diip_core.memory.state import State


class MemoryQuarantine:
    """See `diip_core.ports.storage.mirror.Quarantine`."""

    def __init__(self, state: State) -> None:
        self._rows = state.quarantine

    def count(self, scope: Scope, /) -> int:
        return sum(owner == scope for owner, _, _ in self._rows)

    def counts(self, *project_ids: str) -> Mapping[str, int]:
        return Counter(owner.integration_id for owner, _, _ in self._rows if owner.project_id in project_ids)

    def all(self, scope: Scope, /) -> Iterator[Quarantined]:
        rows = [row for (owner, _, _), row in self._rows.items() if owner == scope]
        return iter(sorted(rows, key=_oldest_first))

    def add(self, scope: Scope, unreadable: Iterable[Unreadable], /, *, at: datetime) -> None:
        for record in unreadable:
            place = (scope, record.kind, record.source_key)
            known = self._rows.get(place)
            self._rows[place] = Quarantined(
                unreadable=record, first_seen_at=known.first_seen_at if known else at, last_seen_at=at
            )

    def close(self, scope: Scope, kind: str, source_keys: Sequence[str], /) -> int:
        return sum(self._rows.pop((scope, kind, key), None) is not None for key in source_keys)


def _oldest_first(row: Quarantined) -> tuple[datetime, str, str]:
    return row.first_seen_at, row.unreadable.kind, row.unreadable.source_key
