"""The way out: the only package that imports an HTTP client, and only once something is opened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from diip_adapters.web.egress import Egress, parse_egress
from diip_adapters.web.limits import USUAL, Limits
from diip_adapters.web.resolving import Resolve, ask_system
from diip_adapters.web.urls import parse_url
from diip_core.errors import SourceMisconfigured

if TYPE_CHECKING:
    import ssl

    from diip_core.ports.http import Http

__all__ = ["Egress", "Limits", "Resolve", "open_http", "parse_egress"]


def open_http(
    base_url: str,
    *,
    egress: Egress,
    now: Callable[[], datetime],
    also: tuple[str, ...] = (),
    limits: Limits = USUAL,
    resolve: Resolve = ask_system,
    tls: ssl.SSLContext | None = None,
) -> Http:
    """Open a client for the place of ``base_url``, and of the URLs in ``also``.

    Nothing is dialled yet. ``now`` dates the answers; ``tls`` replaces the trust in the machine's and
    certifi's authorities.

    Raises:
        SourceMisconfigured: one of the URLs is none, or must not be asked; the text says what to do.
    """
    origins = tuple(parse_url(url) for url in (base_url, *also))
    for origin in origins:
        if "?" in origin.target:
            raise SourceMisconfigured("the base URL has a query (?…); leave it out")
        egress.check_url(origin)

    from diip_adapters.web.client import WebHttp  # noqa: PLC0415  httpcore takes 80 ms to import

    return WebHttp(origins, egress=egress, now=now, limits=limits, resolve=resolve, tls=tls)
