"""The composition root: from settings to ports. Nobody else knows which adapter is in use."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path

from diip_adapters import plugin
from diip_adapters.fernet import FernetBox, new_key, parse_keys
from diip_adapters.local_queue import SilentQueue
from diip_adapters.passwords import Argon2Hasher
from diip_adapters.settings import Settings, variable
from diip_adapters.system import SystemClock, SystemIdGenerator, SystemProcessIdentity, SystemRandomness
from diip_adapters.system.failpoint import NoFailpoint, parse_failpoint
from diip_adapters.telemetry.redaction import REDACTOR, HidingBox
from diip_adapters.tokens import EdDsaTokenIssuer, SigningKey, new_signing_key, parse_signing_keys
from diip_adapters.web import open_http
from diip_adapters.web.egress import parse_egress
from diip_core.domain.identity.access_token import AccessClaims
from diip_core.domain.identity.policy import Policy
from diip_core.domain.secret import Secret
from diip_core.errors import NotFound, SecretUnreadable, SettingUnusable
from diip_core.events import Event
from diip_core.plugins.loading import Plugins, load_plugins
from diip_core.ports.bundle import Ports
from diip_core.ports.http import Http
from diip_core.ports.job_queue import JobQueue
from diip_core.ports.secret_box import SecretBox
from diip_core.ports.storage.kind import StorageKind, StorageLimits
from diip_core.ports.token_issuer import TokenIssuer

KEY_FILE = "encryption.keys"
SIGNING_KEY_FILE = "signing.keys"


@contextmanager
def open_ports(
    settings: Settings,
    *,
    announce: Callable[[Event], None] = lambda event: None,
    queue: JobQueue | None = None,
) -> Iterator[Ports]:
    """Everything a use case may reach, open until the end of the ``with``.

    Without a ``queue`` nobody is woken for a job; whoever works on them finds it within seconds.

    Raises:
        SettingUnusable: a setting that is well written and still cannot be used.
        StorageError: the database cannot be opened.
    """
    for secret in (settings.database_url, *(settings.encryption_keys or ())):
        REDACTOR.hide(secret)
    plugins = find_plugins(settings)
    clock = SystemClock()
    egress = parse_egress(settings.egress_allow, https_only=settings.is_production)

    def http(base_url: str) -> Http:
        return open_http(base_url, egress=egress, now=clock.now)

    box = _secret_box(settings)
    storage = storage_kind(settings, plugins).open(settings.database_url.reveal(), _limits(settings))
    try:
        yield Ports(
            storage=storage,
            clock=clock,
            ids=SystemIdGenerator(),
            randomness=SystemRandomness(),
            process=SystemProcessIdentity(),
            secret_box=HidingBox(box),
            passwords=Argon2Hasher(settings.argon2),
            tokens=_Issuer(settings),
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


def find_plugins(settings: Settings) -> Plugins:
    """DIIP's own plugins and the installed ones that ``DIIP_PLUGINS`` allows."""
    return load_plugins([plugin], allowed=settings.plugins)


def storage_kind(settings: Settings, plugins: Plugins) -> StorageKind:
    """The kind of database that the settings name.

    A SQLite file's folder is made where it is DIIP's own.

    Raises:
        SettingUnusable: an address of no kind of database.
    """
    name = settings.name_of("database_url")
    scheme, colon, _ = settings.database_url.reveal().partition(":")
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
        make_folder(settings.data_dir)
    return kind


def make_folder(folder: Path) -> None:
    """Make DIIP's own folder, for its owner alone (0700).

    Raises:
        SettingUnusable: it cannot be made.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        name = variable("data_dir")
        raise SettingUnusable(
            f"{name}: the folder {folder} cannot be made ({error.strerror}); name another", field=name
        ) from error


def signing_keys(settings: Settings) -> tuple[SigningKey, ...]:
    """The keys that sign access tokens; in development they are generated at the first call.

    Raises:
        SettingUnusable: production and none was given, or the kept ones cannot be read.
    """
    name = variable("signing_keys")
    if settings.signing_keys is not None:
        return settings.signing_keys
    if settings.is_production:
        raise SettingUnusable(f"{name} must be set in production: it refuses generated keys", field=name)
    try:
        return parse_signing_keys(
            kept_keys(settings.data_dir, file=SIGNING_KEY_FILE, make=new_signing_key, setting=name).reveal()
        )
    except SettingUnusable as error:
        if error.field != name:
            raise
        damaged = f"{settings.data_dir / SIGNING_KEY_FILE} holds no signing keys; restore or remove it"
        raise SettingUnusable(damaged, field=name) from error


def kept_keys(
    folder: Path,
    *,
    file: str = KEY_FILE,
    make: Callable[[], str] = new_key,
    setting: str = "DIIP_ENCRYPTION_KEYS",
) -> Secret:
    """The generated keys in the data folder, made at the first call; ``setting`` could give others.

    The file is written aside and linked into place, so that processes that start at once end with the
    same key and nobody reads half a file.

    Raises:
        SettingUnusable: the folder cannot be written.
    """
    make_folder(folder)
    path = folder / file
    with suppress(FileNotFoundError):
        return Secret(path.read_text("ascii").strip())
    aside = folder / f".{file}.{secrets.token_hex(8)}"
    try:
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as content:
            content.write(make() + "\n")
            content.flush()
            os.fsync(content.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(aside)
        return Secret(path.read_text("ascii").strip())
    except OSError as error:
        name = variable("data_dir")
        raise SettingUnusable(
            f"{name}: no key can be kept in {folder} ({error.strerror}); "
            f"name a folder that can be written, or set {setting}",
            field=name,
        ) from error
    finally:
        with suppress(OSError):
            aside.unlink()


class _KeptBox:
    """A box whose generated key is made only when a secret is first sealed or opened."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def _box(self) -> SecretBox:
        try:
            return FernetBox(parse_keys(kept_keys(self._folder).reveal()))
        except SettingUnusable as error:
            if error.field != variable("encryption_keys"):
                raise
            damaged = f"{self._folder / KEY_FILE} holds no Fernet keys; restore it"
            raise SecretUnreadable(damaged) from error

    def seal(self, secret: Secret, *, owner: str) -> bytes:
        return self._box.seal(secret, owner=owner)

    def open(self, sealed: bytes, *, owner: str) -> Secret:
        return self._box.open(sealed, owner=owner)

    def is_stale(self, sealed: bytes) -> bool:
        return self._box.is_stale(sealed)


class _Issuer:
    """An issuer whose keys are read, or made, only when a token is first issued or read."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def _issuer(self) -> TokenIssuer:
        keys = signing_keys(self._settings)
        return EdDsaTokenIssuer(keys, longest_seconds=self._settings.access_token_seconds)

    def issue(self, claims: AccessClaims, /) -> Secret:
        return self._issuer.issue(claims)

    def read(self, token: str, /, *, now: datetime) -> AccessClaims:
        return self._issuer.read(token, now=now)


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
        return _KeptBox(settings.data_dir)
    return FernetBox(settings.encryption_keys)


def _limits(settings: Settings) -> StorageLimits:
    return StorageLimits(
        statement_seconds=settings.statement_seconds,
        lock_seconds=settings.lock_seconds,
        connections=settings.database_pool,
    )
