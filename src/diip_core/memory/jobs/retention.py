"""Retention in memory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import islice
from typing import Any

from diip_core.domain.issues.issue import Scope
from diip_core.memory.state import Place, State


class MemoryRetention:
    """See `diip_core.ports.storage.jobs.Retention`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def removed_scopes(self, *, limit: int) -> int:
        state = self._state
        gone = 0
        while gone < limit and state.removed:
            scope = next(iter(state.removed))
            tables: tuple[dict[Any, Any], ...] = (
                state.issues,
                state.named,
                state.comments,
                state.comments_on,
                state.transitions,
                state.transitions_of,
                state.quarantine,
            )
            for table in tables:
                gone += _drop_of(scope, table, limit - gone)
            gone += _drop_ids_of(scope, state.issue_ids, limit - gone)
            if gone < limit:
                state.calls.pop(scope, None)
                state.days.pop(scope, None)
                state.dirty.pop(scope, None)
                del state.removed[scope]
        return gone

    def old_calls(self, before: datetime, /, *, limit: int) -> int:
        gone = 0
        for scope, calls in self._state.calls.items():
            old = [call for call in calls if call.at < before][: limit - gone]
            self._state.calls[scope] = tuple(call for call in calls if call not in old)
            gone += len(old)
        return gone

    def ended_jobs(self, before: datetime, /, *, limit: int) -> int:
        jobs, workers = self._state.jobs, self._state.workers
        return _drop(
            jobs, lambda job_id: (ended := jobs[job_id].ended_at) is not None and ended < before, limit
        ) + _drop(workers, lambda name: workers[name].until < before, limit)


def _drop_of(scope: Scope, table: dict[Any, Any], limit: int) -> int:
    return _drop(table, lambda key: key[0] == scope, limit)


def _drop_ids_of(scope: Scope, ids: dict[tuple[str, str], Place], limit: int) -> int:
    return _drop(ids, lambda key: ids[key][0] == scope, limit)


def _drop(table: dict[Any, Any], is_old: Callable[[Any], bool], limit: int) -> int:
    old = list(islice((key for key in table if is_old(key)), limit))
    for key in old:
        del table[key]
    return len(old)
