"""One request as a route sees it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode

from attrs import frozen

from diip_adapters.schemas.list_page import ListPage
from diip_core.domain.identity.permissions import Actor
from diip_core.ports.bundle import Ports
from diip_http.parameters import PageParameters
from diip_http.service import Service

Item = TypeVar("Item")


@frozen
class Streamed:
    """An answer of any size. ``chunks`` come from one look at the storage, which their end lets go of."""

    media_type: str
    filename: str
    chunks: Iterator[bytes]


@frozen
class HtmlPage:
    """A page for people."""

    html: str
    content_security_policy: str


@frozen
class WithStatus:
    """An answer with a meaningful status, such as 503 for a service that is down."""

    status: int
    document: object


@frozen
class RawRequest:
    """What came over the wire, as far as routes and lists need it.

    ``address`` is the client's, behind proxies that are trusted; ``path`` is without its last slash.
    """

    method: str
    path: str
    root_path: str
    query_string: bytes
    headers: Mapping[str, str]
    address: str
    request_id: str
    body: bytes = b""


@frozen
class RequestContext:
    """Who asks what. ``actor`` is nobody on a route that is open to anyone."""

    service: Service
    actor: Actor
    request: RawRequest

    @property
    def ports(self) -> Ports:
        return self.service.ports

    def after(self, query: PageParameters, parts: int = 2) -> tuple[str, ...] | None:
        """The place that the query's cursor names; None at the beginning of the list.

        Raises:
            InvalidInput: the cursor is not of this list with these filters.
        """
        if not isinstance(query.cursor, str):
            return None
        return self.service.cursors.read(query.cursor, binding=self._binding, parts=parts)

    def after_id(self, query: PageParameters) -> str | None:
        """The same for a list in the order of its ids."""
        place = self.after(query, parts=1)
        return place[0] if place else None

    def listing(self, items: Sequence[Item], place: Sequence[str] | None) -> ListPage[Item]:
        """A page whose next one begins behind ``place``, null where there is none."""
        return ListPage(items=list(items), next_cursor=self.cursor(place))

    def cursor(self, place: Sequence[str] | None) -> str | None:
        """The cursor of the page that begins behind ``place``."""
        return self.service.cursors.write(place, binding=self._binding) if place else None

    def next_link(self, cursor: str) -> str:
        """Where the next page is, relative to this host."""
        pairs = [(name, text) for name, text in self._pairs if name != "cursor"]
        return f"{self.request.root_path}{self.request.path}/?{urlencode([*pairs, ('cursor', cursor)])}"

    @property
    def _binding(self) -> str:
        filters = sorted((name, text) for name, text in self._pairs if name not in ("cursor", "limit"))
        return f"{self.request.path}?{urlencode(filters)}"

    @property
    def _pairs(self) -> list[tuple[str, str]]:
        return parse_qsl(self.request.query_string.decode("ascii", "replace"), keep_blank_values=True)


def after_this(last_id: str | None) -> tuple[str] | None:
    """The place after an id in a list in the order of its ids."""
    return None if last_id is None else (last_id,)
