"""API keys in memory."""

from __future__ import annotations

from datetime import datetime

from attrs import evolve

from diip_core.domain.identity.api_key import ApiKey
from diip_core.errors import NotFound
from diip_core.memory.state import State


class MemoryApiKeys:
    """See `diip_core.ports.storage.identity.ApiKeys`."""

    def __init__(self, state: State) -> None:
        self._rows = state.api_keys

    def of_user(self, user_id: str, /) -> tuple[ApiKey, ...]:
        return tuple(key for _, key in sorted(self._rows.items()) if key.user_id == user_id)

    def add(self, key: ApiKey, /) -> None:
        self._rows[key.id] = key

    def remove(self, user_id: str, key_id: str, /) -> ApiKey:
        key = self._rows.get(key_id)
        if key is None or key.user_id != user_id:
            raise NotFound("there is no such key")
        return self._rows.pop(key_id)

    def touch(self, key: ApiKey, /, *, at: datetime) -> None:
        if kept := self._rows.get(key.id):
            self._rows[key.id] = evolve(kept, last_used_at=at)
