"""UUIDs of version 7 (RFC 9562 §5.7) that ascend within a process."""

from __future__ import annotations

import os
import threading
import time

_COUNTER_BITS = 42
_VERSION_AND_VARIANT = (7 << 76) | (2 << 62)


class SystemIdGenerator:
    """See `diip_core.ports.id_generator.IdGenerator`. Safe in any thread, and in both processes after a fork.

    The 74 bits after the time are a counter of 42 bits, which starts at random in its lower half each
    millisecond, and 32 random bits (RFC 9562 §6.2, method 1). The counter continues while the
    clock stands still or runs back, so ids ascend even then.
    """

    _lock: threading.Lock
    _millisecond: int
    _counter: int
    _pid: int

    def __init__(self) -> None:
        self._restart()

    def new_id(self) -> str:
        if self._pid != os.getpid():
            self._restart()
        chance = int.from_bytes(os.urandom(10), "big")
        now = time.time_ns() // 1_000_000
        with self._lock:
            if now > self._millisecond:
                self._millisecond = now
                self._counter = chance >> 39  # 41 of the 80 random bits
            else:
                self._counter += 1
                if self._counter >> _COUNTER_BITS:
                    self._millisecond += 1
                    self._counter = chance >> 39
            millisecond, counter = self._millisecond, self._counter
        bits = (millisecond << 80) | _VERSION_AND_VARIANT
        bits |= (counter >> 30) << 64 | (counter & 0x3FFF_FFFF) << 32 | (chance & 0xFFFF_FFFF)
        text = f"{bits:032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    def _restart(self) -> None:
        """After a fork another thread of the parent may have held the lock, and the counter is in use."""
        self._lock = threading.Lock()
        self._millisecond = -1
        self._counter = 0
        self._pid = os.getpid()
