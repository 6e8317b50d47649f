"""httpx's transport over a network that is guarded and bounded."""

from __future__ import annotations

import logging
import ssl
from functools import cache
from pathlib import Path

import certifi
import httpcore
import httpx

from diip_adapters.web.egress import Egress
from diip_adapters.web.limits import Allowance, Limits
from diip_adapters.web.network import GuardedNetwork
from diip_adapters.web.resolving import Resolve
from diip_core.domain.secret import Secret
from diip_core.errors import SettingUnusable

CA_FILE = "DIIP_CA_FILE"
PROXY_URL = "DIIP_PROXY_URL"


class GuardedTransport(httpx.HTTPTransport):
    """Dials only what `Egress` allows, within the `Allowance` of the request in hand.

    httpx has no parameter for the network beneath it, so this takes the place of its connection pool.
    """

    def __init__(
        self,
        egress: Egress,
        resolve: Resolve,
        limits: Limits,
        trusted: ssl.SSLContext,
        proxy_url: Secret | None = None,
    ) -> None:
        super().__init__(verify=trusted, trust_env=False)
        self.allowance = Allowance.starting("", limits)
        proxy = None if proxy_url is None else _proxy(proxy_url)
        network = GuardedNetwork(
            egress,
            resolve,
            lambda: self.allowance,
            httpcore.SyncBackend(),
            proxy=None if proxy is None else proxy.url.host.decode(),
        )
        self.network = network
        self._pool = httpcore.ConnectionPool(
            ssl_context=trusted, max_connections=1, network_backend=network, proxy=proxy
        )
        # httpx logs every URL at INFO and httpcore every header at DEBUG: both may hold a token.
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)


@cache
def trust(ca_file: Path | None) -> ssl.SSLContext:
    """The authorities of the machine, of certifi and of ``ca_file``. Reading them takes 20 ms.

    Raises:
        SettingUnusable: the file cannot be read or holds no certificate.
    """
    context = ssl.create_default_context(cafile=certifi.where())
    context.load_default_certs()
    if ca_file is not None:
        try:
            context.load_verify_locations(cafile=ca_file)
        except (OSError, ssl.SSLError) as error:
            raise SettingUnusable(
                f"{CA_FILE}: {ca_file} holds no certificates in PEM form that can be read", field=CA_FILE
            ) from error
    return context


def _proxy(proxy_url: Secret) -> httpcore.Proxy:
    """Raises SettingUnusable, and repeats nothing of the URL."""
    try:
        proxy = httpx.Proxy(proxy_url.reveal())
    except (httpx.InvalidURL, ValueError):
        raise _unusable() from None
    if proxy.url.scheme not in ("http", "https") or not proxy.url.host:
        raise _unusable()
    url = httpcore.URL(scheme=proxy.url.raw_scheme, host=proxy.url.raw_host, port=proxy.url.port, target=b"/")
    return httpcore.Proxy(url, auth=proxy.raw_auth)


def _unusable() -> SettingUnusable:
    return SettingUnusable(
        f"{PROXY_URL} is no address of a proxy such as http://proxy.example.org:3128", field=PROXY_URL
    )
