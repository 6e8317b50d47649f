"""What must never repeat, and chance."""

from __future__ import annotations

from typing import Protocol

from diip_core.domain.mirror.lease import Holder


class Fresh(Protocol):
    """Makes ids and chance, and knows this process by name."""

    def id(self) -> str:
        """A new UUIDv7 as text; later ids sort after earlier ones of the same process."""
        ...

    def chance(self) -> float:
        """An unpredictable number in [0, 1)."""
        ...

    def random_bytes(self, count: int, /) -> bytes:
        """So many bytes that nobody can guess: what secrets are made of."""
        ...

    def holder(self) -> Holder:
        """This process, as it signs a lease."""
        ...

    def is_dead(self, holder: Holder) -> bool:
        """Whether a holder certainly lives no more; False where this machine cannot know."""
        ...
