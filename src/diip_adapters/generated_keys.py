"""The keys of a service that was given none: generated in the data folder at their first use."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path

from diip_adapters.fernet import FernetBox, new_key, parse_keys
from diip_adapters.settings import Settings, variable
from diip_adapters.tokens import EdDsaTokenIssuer, SigningKey, new_signing_key, parse_signing_keys
from diip_core.domain.identity.access_token import AccessClaims
from diip_core.domain.secret import Secret
from diip_core.errors import SecretUnreadable, SettingUnusable
from diip_core.ports.secret_box import SecretBox
from diip_core.ports.token_issuer import TokenIssuer

KEY_FILE = "encryption.keys"
SIGNING_KEY_FILE = "signing.keys"


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


def generated_keys(
    folder: Path,
    *,
    file: str = KEY_FILE,
    make: Callable[[], str] = new_key,
    setting: str = "DIIP_ENCRYPTION_KEYS",
) -> Secret:
    """The keys in this file of the data folder, generated at the first call.

    The new file is written aside and then linked into place. Processes that start together therefore end
    with the same key, and none reads half a file. ``setting`` is the variable that could hold keys instead.

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
            f"{name}: no key can be stored in {folder} ({error.strerror}); "
            f"name a folder that can be written, or set {setting}",
            field=name,
        ) from error
    finally:
        with suppress(OSError):
            aside.unlink()


def signing_keys(settings: Settings) -> tuple[SigningKey, ...]:
    """The keys that sign access tokens; development generates them at the first call.

    Raises:
        SettingUnusable: production has none, or the generated ones cannot be read.
    """
    name = variable("signing_keys")
    if settings.signing_keys is not None:
        return settings.signing_keys
    if settings.is_production:
        raise SettingUnusable(f"{name} must be set in production, which generates no keys", field=name)
    folder = settings.data_folder()
    try:
        return parse_signing_keys(
            generated_keys(folder, file=SIGNING_KEY_FILE, make=new_signing_key, setting=name).reveal()
        )
    except SettingUnusable as error:
        if error.field != name:
            raise
        damaged = f"{folder / SIGNING_KEY_FILE} holds no signing keys; restore or remove it"
        raise SettingUnusable(damaged, field=name) from error


class LazySecretBox:
    """A box that reads or generates its key only when it first seals or opens a secret."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def _box(self) -> SecretBox:
        folder = self._settings.data_folder()
        try:
            return FernetBox(parse_keys(generated_keys(folder).reveal()))
        except SettingUnusable as error:
            if error.field != variable("encryption_keys"):
                raise
            raise SecretUnreadable(f"{folder / KEY_FILE} holds no Fernet keys; restore it") from error

    def seal(self, secret: Secret, *, owner: str) -> bytes:
        return self._box.seal(secret, owner=owner)

    def open(self, sealed: bytes, *, owner: str) -> Secret:
        return self._box.open(sealed, owner=owner)

    def is_stale(self, sealed: bytes) -> bool:
        return self._box.is_stale(sealed)


class LazyTokenIssuer:
    """An issuer that reads or generates its keys only when it first issues or reads a token."""

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
