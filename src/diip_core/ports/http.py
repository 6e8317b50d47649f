"""The way to a provider."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from attrs import frozen


@frozen
class HttpResponse:
    """What a provider answered. The one place in the core with an HTTP status.

    ``headers`` have lower-case names. ``url`` is where the answer came from after redirects, and
    ``moved`` whether one of these was permanent. ``received_at`` is this machine's clock: waits that a
    provider asks for count from it.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    received_at: datetime
    moved: bool = False


class Http(Protocol):
    """Asks one provider, one request at a time.

    It goes only to the hosts it was opened for, within a total time limit and a size limit, follows at
    most three redirects and never carries ``Authorization`` to another host. Every answer is returned,
    whatever its status.
    """

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> HttpResponse:
        """Ask with GET.

        Raises:
            SourceUnavailable: no connection, a time limit, or an answer cut short (``code`` says which).
            SourceMisconfigured: an address that must not be reached.
        """
        ...

    def close(self) -> None:
        """Let the connections go."""
        ...
