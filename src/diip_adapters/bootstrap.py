"""The composition root: from settings to ports. Only this module knows which adapters are in use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import entry_points

from diip_adapters.fernet import FernetBox
from diip_adapters.generated_keys import LazySecretBox, LazyTokenIssuer, make_folder, signing_keys
from diip_adapters.local_queue import SilentQueue
from diip_adapters.passwords import Argon2Hasher
from diip_adapters.settings import Settings
from diip_adapters.system import SystemClock, SystemIdGenerator, SystemProcessIdentity, SystemRandomness
from diip_adapters.system.failpoint import NoFailpoint, parse_failpoint
from diip_adapters.telemetry.redaction import REDACTOR, HidingBox
from diip_adapters.web import open_http
from diip_adapters.web.egress import parse_egress
from diip_core.domain.identity.policy import Policy
from diip_core.errors import NotFound, SettingUnusable
from diip_core.events import Event
from diip_core.plugins.hookspecs import GROUP
from diip_core.plugins.loading import OWN, Plugins, load_plugins
from diip_core.ports.bundle import Ports
from diip_core.ports.http import Http
from diip_core.ports.job_queue import JobQueue
from diip_core.ports.secret_box import SecretBox
from diip_core.ports.storage.kind import StorageKind, StorageLimits

__all__ = ["find_plugins", "open_ports", "own_plugins", "signing_keys", "storage_kind"]


@contextmanager
def open_ports(
    settings: Settings,
    *,
    announce: Callable[[Event], None] = lambda event: None,
    queue: JobQueue | None = None,
) -> Iterator[Ports]:
    """The ports of all use cases, open until the end of the ``with``.

    Without a ``queue`` nobody is notified of a new job; a worker finds it within seconds.

    Raises:
        SettingUnusable: a well-formed setting that still cannot be used.
        StorageError: the database cannot be opened.
    """
    for secret in (settings.database(), settings.proxy_url, *(settings.encryption_keys or ())):
        if secret is not None:
            REDACTOR.hide(secret)
    plugins = find_plugins(settings)
    clock = SystemClock()
    egress = parse_egress(settings.egress_allow, https_only=settings.is_production)

    def http(base_url: str) -> Http:
        return open_http(
            base_url,
            egress=egress,
            now=clock.now,
            proxy_url=settings.proxy_url,
            ca_file=settings.ca_file,
        )

    storage = storage_kind(settings, plugins).open(settings.database().reveal(), _limits(settings))
    try:
        yield Ports(
            storage=storage,
            clock=clock,
            ids=SystemIdGenerator(),
            randomness=SystemRandomness(),
            process=SystemProcessIdentity(),
            secret_box=HidingBox(_secret_box(settings)),
            passwords=Argon2Hasher(settings.argon2),
            tokens=LazyTokenIssuer(settings),
            policy=_policy(settings),
            provider=plugins.provider,
            providers=lambda: tuple(plugins.providers[name] for name in sorted(plugins.providers)),
            http=http,
            announce=announce,
            failpoint=parse_failpoint(settings.failpoint) if settings.failpoint else NoFailpoint(),
            queue=queue or SilentQueue(),
        )
    finally:
        storage.close()


def own_plugins() -> list[object]:
    """The plugins of this distribution: the adapters' own, and what other packages of it declare."""
    return [entry.load() for entry in entry_points(group=GROUP) if entry.dist and entry.dist.name == OWN]


def find_plugins(settings: Settings) -> Plugins:
    """DIIP's own plugins and the installed ones that ``DIIP_PLUGINS`` allows."""
    return load_plugins(own_plugins(), allowed=settings.plugins)


def storage_kind(settings: Settings, plugins: Plugins) -> StorageKind:
    """The kind of database that the settings name. Creates the data folder if the database lies there.

    Raises:
        SettingUnusable: the address names no known kind of database.
    """
    name = settings.name_of("database_url")
    scheme, colon, _ = settings.database().reveal().partition(":")
    if not colon:
        raise SettingUnusable(
            f"{name} is no address of a database; known: postgresql://user@server/name, "
            "sqlite:////folder/file.db",
            field=name,
        )
    try:
        kind = plugins.storage(scheme.partition("+")[0])
    except NotFound as error:
        raise SettingUnusable(f"{name}: {error.message}", field=name) from error
    if settings.sources["database_url"] == "default":
        make_folder(settings.data_folder())
    return kind


def _policy(settings: Settings) -> Policy:
    return Policy(
        registration=settings.registration,
        access_token_seconds=settings.access_token_seconds,
        refresh_token_seconds=settings.refresh_token_seconds,
        password_min_length=settings.password_min_length,
        sync_interval_seconds=settings.sync_interval_seconds,
    )


def _secret_box(settings: Settings) -> SecretBox:
    if settings.encryption_keys is None:
        return LazySecretBox(settings)
    return FernetBox(settings.encryption_keys)


def _limits(settings: Settings) -> StorageLimits:
    return StorageLimits(
        statement_seconds=settings.statement_seconds,
        lock_seconds=settings.lock_seconds,
        connections=settings.database_pool,
    )
