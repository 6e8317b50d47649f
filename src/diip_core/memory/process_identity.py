"""A process of a given name, and a list of the dead."""

from __future__ import annotations

from collections.abc import Collection

from diip_core.domain.mirror.lease import Holder


class MemoryProcessIdentity:
    """See `diip_core.ports.process_identity.ProcessIdentity`. ``dead`` lists the dead holders."""

    def __init__(self, holder: Holder | None = None, *, dead: Collection[Holder] = frozenset()) -> None:
        self._holder = holder or Holder(host="memory", boot_id="boot", pid=1, started="0")
        self._dead = dead

    def holder(self) -> Holder:
        return self._holder

    def is_dead(self, holder: Holder) -> bool:
        return holder in self._dead
