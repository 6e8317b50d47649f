from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager

from diip_adapters.web import open_http, parse_egress
from diip_core.memory.http import Canned, Reply
from diip_core.testing.http import NOW, HttpContract, Planted
from diip_core.testing.wire_faults import Script, WireServer, reset, sound


class TestWebHttp(HttpContract):
    @contextmanager
    def planted(self, replies: Mapping[str, tuple[Reply, ...]]) -> Iterator[Planted]:
        routes = {path: tuple(_script(reply) for reply in planted) for path, planted in replies.items()}
        with (
            WireServer(routes) as server,
            closing(open_http(server.url, egress=parse_egress("127.0.0.1"), now=lambda: NOW)) as http,
        ):
            yield Planted(http, server.url, server.asked)


def _script(reply: Reply) -> Script:
    if isinstance(reply, Canned):
        return sound(reply.body, status=reply.status, headers=reply.headers)
    return reset
