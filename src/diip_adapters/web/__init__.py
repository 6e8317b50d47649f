"""The way out: the only package that imports an HTTP client, and only once something is opened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from diip_adapters.web.egress import Egress, parse_egress
from diip_adapters.web.limits import USUAL, Limits
from diip_adapters.web.resolving import Resolve, ask_system
from diip_core.domain.secret import Secret
from diip_core.errors import SourceMisconfigured

if TYPE_CHECKING:
    from diip_core.ports.http import Http

__all__ = ["Egress", "Limits", "Resolve", "open_http", "parse_egress"]


def open_http(
    base_url: str,
    *,
    egress: Egress,
    now: Callable[[], datetime],
    proxy_url: Secret | None = None,
    ca_file: Path | None = None,
    limits: Limits = USUAL,
    resolve: Resolve = ask_system,
) -> Http:
    """Open a client for the place of ``base_url``. Nothing is dialled yet.

    ``now`` dates the answers. ``proxy_url`` is the proxy that all requests go through; it may hold a
    password. ``ca_file`` (PEM) adds authorities to those of the machine and of certifi.

    Raises:
        SourceMisconfigured: the URL is none, or must not be asked; the text says what to do.
        SettingUnusable: ``ca_file`` cannot be read.
    """
    from diip_adapters.web.client import WebHttp  # noqa: PLC0415 - httpx takes 200 ms to import
    from diip_adapters.web.transport import GuardedTransport, trust  # noqa: PLC0415
    from diip_adapters.web.urls import parse_url  # noqa: PLC0415

    origin = parse_url(base_url)
    if origin.query:
        raise SourceMisconfigured("the base URL has a query (?…); leave it out")
    egress.check_url(origin)
    transport = GuardedTransport(egress, resolve, limits, trust(ca_file), proxy_url)
    return WebHttp(origin, egress=egress, now=now, limits=limits, transport=transport)
