"""The `Http` port without a network: answers that were planted before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import parse_qsl, urljoin, urlsplit

from attrs import Factory, define, evolve, field, frozen

from diip_core.errors import SourceError, SourceMisconfigured
from diip_core.ports.http import HttpResponse

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_MOST_REDIRECTS = 3


@frozen
class Canned:
    """An answer to plant."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(factory=dict)


@frozen
class RawRequest:
    """A request that came in; names of headers are in lower case."""

    method: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]


Reply = Canned | SourceError


@define
class CannedHttp:
    """Answers by path with what was planted there, in that order, the last one again and again.

    An error that was planted is raised. A path without a plant answers 404. ``asked`` are the requests
    so far, those after a redirect too.
    """

    base_url: str
    now: Callable[[], datetime]
    asked: list[RawRequest] = Factory(list)
    _replies: dict[str, list[Reply]] = Factory(dict)

    def plant(self, path: str, *replies: Reply) -> None:
        """Answer ``path``, which is the whole path of the URL, with these; they replace earlier ones."""
        self._replies[path] = list(replies)

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> HttpResponse:
        sent = {name.lower(): value for name, value in (headers or {}).items()}
        moved = False
        for _ in range(_MOST_REDIRECTS + 1):
            answer = evolve(self._answer(url, params or {}, sent), moved=moved)
            location = answer.headers.get("location")
            if answer.status not in _REDIRECTS or not location:
                return answer
            moved = moved or answer.status in _FOR_GOOD
            url, params = urljoin(url, location), None
        raise SourceMisconfigured(f"more than {_MOST_REDIRECTS} redirects; correct the address")

    def close(self) -> None:
        """Nothing is held; it may be asked again."""

    def _answer(self, url: str, params: Mapping[str, str], headers: Mapping[str, str]) -> HttpResponse:
        parts, base = urlsplit(url), urlsplit(self.base_url)
        if (parts.scheme, parts.netloc) != (base.scheme, base.netloc):
            raise SourceMisconfigured(f"{parts.netloc} is not {base.netloc}; correct the address")
        path = parts.path or "/"
        self.asked.append(RawRequest("GET", path, dict(parse_qsl(parts.query)) | dict(params), headers))
        replies = self._replies.get(path, [Canned(status=404)])
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        if isinstance(reply, SourceError):
            raise reply
        received = {name.lower(): value for name, value in reply.headers.items()}
        return HttpResponse(reply.status, received, reply.body, url, self.now())
