"""Makes ids that never repeat."""

from __future__ import annotations

from typing import Protocol


class IdGenerator(Protocol):
    """Makes the ids of everything DIIP stores."""

    def new_id(self) -> str:
        """A new UUIDv7 as text. Later ids of one process sort after earlier ones."""
        ...
