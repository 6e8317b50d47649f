"""Threads for passwords."""

from __future__ import annotations

import os
import sys
import threading

import pytest

from diip_http.thread_pools import BEHIND_OTHERS, password_threads


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives a thread a priority of its own")
def test_those_who_hash_passwords_give_way_to_those_who_answer() -> None:
    def nice() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    before = nice()
    with password_threads() as threads:
        hashing = threads.submit(nice).result()
    assert hashing == min(before + BEHIND_OTHERS, 19)
    assert nice() == before
