"""The `Fresh` port: this machine's chance, and this process's name."""

from __future__ import annotations

import os
import secrets

from diip_adapters.system.ids import AscendingIds
from diip_adapters.system.process_identity import is_dead, this_process
from diip_core.domain.mirror.lease import Holder


class SystemFresh:
    def __init__(self) -> None:
        self._ids = AscendingIds()
        self._random = secrets.SystemRandom()
        self._holder = this_process()

    def id(self) -> str:
        return self._ids.next()

    def chance(self) -> float:
        return self._random.random()

    def random_bytes(self, count: int, /) -> bytes:
        return secrets.token_bytes(count)

    def holder(self) -> Holder:
        if self._holder.pid != os.getpid():  # a fork is another holder
            self._holder = this_process()
        return self._holder

    def is_dead(self, holder: Holder) -> bool:
        return is_dead(holder)
