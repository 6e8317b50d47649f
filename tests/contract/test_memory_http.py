from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from diip_core.memory.http import CannedHttp, Reply
from diip_core.testing.http import NOW, HttpContract, Planted


class TestCannedHttp(HttpContract):
    @contextmanager
    def planted(self, replies: Mapping[str, tuple[Reply, ...]]) -> Iterator[Planted]:
        http = CannedHttp("https://tracker.example", now=lambda: NOW)
        for path, planted in replies.items():
            http.plant(path, *planted)
        yield Planted(http, http.base_url, http.asked)
