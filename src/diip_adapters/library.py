"""Trackers and databases for a program of one's own, without settings."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event

from diip_adapters import plugin
from diip_adapters.system import SystemClock, SystemIdGenerator, SystemProcessIdentity, SystemRandomness
from diip_adapters.web import open_http
from diip_adapters.web.egress import parse_egress
from diip_core.domain.secret import Secret
from diip_core.library import Tracker
from diip_core.plugins.loading import load_plugins
from diip_core.ports.http import Http
from diip_core.ports.storage.kind import StorageLimits
from diip_core.ports.storage.storage import Storage


def open_tracker(
    provider: str,
    scope: str,
    *,
    token: str | None = None,
    base_url: str | None = None,
    egress_allow: Sequence[str] = (),
) -> Tracker:
    """A scope of a tracker: ``open_tracker("github", "owner/name")``.

    ``egress_allow`` lists the private addresses that ``base_url`` may lead to, as ``host[:port]``.

    Raises:
        NotFound: there is no such provider; the text names those there are.
        SettingUnusable: an entry of ``egress_allow`` is no address.
    """
    kind = load_plugins([plugin], allowed=frozenset()).provider(provider)
    egress = parse_egress(",".join(egress_allow), https_only=False)
    clock = SystemClock()

    def http(url: str) -> Http:
        return open_http(url, egress=egress, now=clock.now)

    def wait(seconds: float) -> bool:
        return not Event().wait(seconds)

    return Tracker(
        provider=kind,
        scope=scope,
        base_url=base_url or kind.default_base_url,
        token=Secret(token) if token else None,
        http=http,
        clock=clock,
        ids=SystemIdGenerator(),
        randomness=SystemRandomness(),
        process=SystemProcessIdentity(),
        wait=wait,
    )


def open_database(url: str) -> Storage:
    """A database by its address, such as ``sqlite:///mirror.db``; an empty one is prepared automatically.

    Raises:
        NotFound: an address of no kind of database.
        StorageError: the database cannot be opened.
    """
    kind = load_plugins([plugin], allowed=frozenset()).storage(url.partition(":")[0])
    return kind.open(url, StorageLimits())
