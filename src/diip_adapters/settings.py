"""The settings: the only reader of the environment.

Each setting is declared once, as a field of `Settings`. docs/reference/settings.md describes them.
"""

# ruff: noqa: RUF009 - `_setting` makes an attrs field

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal, NoReturn

import attrs

from diip_adapters import setting_readers as read
from diip_adapters.fernet import parse_keys
from diip_adapters.passwords.parameters import Argon2Parameters, parse_argon2
from diip_adapters.tokens.keys import SigningKey, parse_signing_keys
from diip_core.domain.secret import Secret
from diip_core.errors import InvalidInput, SettingUnusable

Source = Literal["default", "environment", "option"]
PREFIX = "DIIP_"
_VARIABLE_NAME = re.compile(r"[A-Z]{1,16}[0-9]{0,2}(?:_[A-Z]{1,16}[0-9]{0,2}){0,5}")
_OF_THE_TESTS = frozenset({"DIIP_TEST_POSTGRES_URL"})


@attrs.frozen
class Setting:
    """The declaration of a setting.

    ``read`` turns text into a value. ``derive`` computes the default from the settings declared before it.
    ``show`` turns a value into text without secrets. ``objection`` says what production objects to in a
    value, as the end of a sentence that begins with the variable's name.
    """

    read: Callable[[str], Any]
    derive: Callable[[Mapping[str, Any]], Any]
    show: Callable[[Any], str]
    objection: Callable[[Any], str | None]
    may_be_empty: bool


def masked_url(url: str) -> str:
    """An address without its password and without its query, either of which may hold a secret."""
    place, question, _ = re.sub(r"^([^:/]*://[^:@/]*):.*@", r"\1:***@", url, flags=re.DOTALL).partition("?")
    return f"{place}?***" if question else place


def _shown(value: Any) -> str:
    if isinstance(value, frozenset):
        return ",".join(sorted(value))
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else str(value)


def _shown_url(value: Secret | None) -> str:
    return masked_url(value.reveal()) if value else ""


def _shown_keys(value: object) -> str:
    return "***" if value else "generated in the data folder"


def _setting(
    reader: Callable[[str], Any],
    default: Any = None,
    *,
    derive: Callable[[Mapping[str, Any]], Any] | None = None,
    show: Callable[[Any], str] = _shown,
    objection: Callable[[Any], str | None] = lambda value: None,
    may_be_empty: bool = False,
) -> Any:
    declared = Setting(reader, derive or (lambda values: default), show, objection, may_be_empty)
    return attrs.field(metadata={"setting": declared})


def _home_data_folder(values: Mapping[str, Any]) -> Path | None:
    from platformdirs import user_data_path  # noqa: PLC0415 - only if no folder was named

    try:
        folder = user_data_path("diip", appauthor=False)
    except RuntimeError:  # no HOME, and a user id without a name, as in many containers
        return None
    return folder if folder.is_absolute() else None


def _embedded_database(values: Mapping[str, Any]) -> Secret | None:
    folder = values["data_dir"]
    if folder is None:
        return None
    # An address ends at a ? and decodes %, which may both stand in a folder's name.
    return Secret("sqlite:///" + str(folder / "diip.db").replace("%", "%25").replace("?", "%3F"))


@attrs.frozen(kw_only=True)
class Settings:
    """The settings in effect.

    ``data_dir`` is None if it was not set and this user has no home folder; ``database_url`` is then None
    too, unless it was set. ``plugins`` None stands for all installed ones. ``encryption_keys`` and
    ``signing_keys`` None stand for keys generated in ``data_dir``. ``sources`` maps each setting to the
    origin of its value. ``unknown`` names the ``DIIP_…`` variables that are no settings.
    """

    env: str = _setting(read.one_of("development", "production"), "development")
    data_dir: Path | None = _setting(read.folder, derive=_home_data_folder)
    database_url: Secret | None = _setting(Secret, derive=_embedded_database, show=_shown_url)
    encryption_keys: tuple[Secret, ...] | None = _setting(
        parse_keys,
        show=_shown_keys,
        objection=lambda keys: None if keys else "must be set in production, which generates no keys",
    )
    signing_keys: tuple[SigningKey, ...] | None = _setting(parse_signing_keys, show=_shown_keys)
    registration: Literal["open", "closed"] = _setting(
        read.one_of("open", "closed"), derive=lambda values: "closed" if _in_production(values) else "open"
    )
    access_token_seconds: int = _setting(read.whole_number(1, 86_400), 600)
    refresh_token_seconds: int = _setting(read.whole_number(1, 366 * 86_400), 30 * 86_400)
    password_min_length: int = _setting(read.whole_number(8, 128), 12)
    argon2: Argon2Parameters = _setting(parse_argon2, Argon2Parameters())
    egress_allow: str = _setting(read.egress, "", may_be_empty=True)
    proxy_url: Secret | None = _setting(read.proxy_url, show=_shown_url)
    ca_file: Path | None = _setting(read.existing_file)
    plugins: frozenset[str] | None = _setting(
        read.distributions,
        derive=lambda values: frozenset() if _in_production(values) else None,
        show=lambda names: "all that are installed" if names is None else _shown(names),
        may_be_empty=True,
    )
    statement_seconds: float = _setting(read.number(0.1, 3600), 30.0)
    lock_seconds: float = _setting(read.number(0.1, 3600), 5.0)
    database_pool: int = _setting(read.whole_number(1, 1000), 40)
    public_url: str | None = _setting(
        read.public_url,
        objection=lambda url: (
            None if (url or "https://").startswith("https://") else "must begin with https:// in production"
        ),
    )
    allowed_hosts: frozenset[str] = _setting(read.hosts, frozenset())
    cors_origins: frozenset[str] = _setting(
        read.origins,
        frozenset(),
        objection=lambda origins: "must name each origin in production" if "*" in origins else None,
    )
    trusted_proxies: frozenset[str] = _setting(read.networks, frozenset())
    http_threads: int = _setting(read.whole_number(1, 1000), 40)
    sync_interval_seconds: float = _setting(read.number(1, 604_800), 900.0)
    log_format: str | None = _setting(read.one_of("json", "console"))
    log_level: str = _setting(read.one_of("debug", "info", "warning", "error"), "info")
    failpoint: str | None = _setting(
        read.failpoint,
        objection=lambda point: None if point is None else "is for tests and cannot be set in production",
    )
    sources: Mapping[str, Source]
    unknown: tuple[str, ...] = ()

    @property
    def is_production(self) -> bool:
        return self.env == "production"

    @property
    def logs_json(self) -> bool:
        """Whether log lines are JSON: as set, else in production or off a terminal."""
        if self.log_format is not None:
            return self.log_format == "json"
        return self.is_production or not sys.stderr.isatty()

    def data_folder(self) -> Path:
        """``data_dir``. Raises SettingUnusable if there is none."""
        return self.data_dir or _no_home()

    def database(self) -> Secret:
        """``database_url``. Raises SettingUnusable if there is none."""
        return self.database_url or _no_home()

    def name_of(self, field: str) -> str:
        """Where a person sets this: the variable, or the option that replaced it."""
        return "--database" if self.sources.get(field) == "option" else variable(field)

    def with_database(self, url: str) -> Settings:
        """These settings with the database of the option ``--database``."""
        return attrs.evolve(
            self, database_url=Secret(url), sources={**self.sources, "database_url": "option"}
        )


DECLARED: Mapping[str, Setting] = {
    field.name: field.metadata["setting"] for field in attrs.fields(Settings) if "setting" in field.metadata
}
"""Every setting by its field, in the order of declaration."""


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read every setting. An empty variable counts as unset, unless the setting is a list that may be empty.

    Raises:
        SettingUnusable: a value that cannot be used; ``field`` and the text name the variable.
    """
    given = os.environ if environ is None else environ  # noqa: TID251 - the one reader
    values: dict[str, Any] = {}
    sources: dict[str, Source] = {}
    for field, setting in DECLARED.items():
        text = given.get(variable(field), "").strip()
        is_set = bool(text) or (setting.may_be_empty and variable(field) in given)
        values[field] = _read(field, text) if is_set else setting.derive(values)
        sources[field] = "environment" if is_set else "default"
    known = _OF_THE_TESTS | {variable(field) for field in DECLARED}
    unknown = tuple(sorted(name for name in given if name.startswith(PREFIX) and name not in known))
    if _in_production(values):
        _check_for_production(values)
    return Settings(**values, sources=sources, unknown=unknown)


def read_secret(name: str) -> Secret | None:
    """The secret in the environment variable of this name, or None if it is unset or empty."""
    text = os.environ.get(name, "").strip()  # noqa: TID251 - the one reader
    return Secret(text) if text else None


def read_token(name: str) -> Secret:
    """The token in the environment variable that ``--token-env`` names.

    Raises:
        InvalidInput: the variable is unset or empty. People also pass the token itself here, so the text
            repeats only what looks like a variable's name.
    """
    token = read_secret(name)
    if token is not None:
        return token
    if _VARIABLE_NAME.fullmatch(name):
        raise InvalidInput(f"--token-env: the variable {name} is not set", field="token_env")
    raise InvalidInput(
        "--token-env: there is no such variable; give the name of the variable that holds the token, "
        "such as GITHUB_TOKEN, not the token itself",
        field="token_env",
    )


def effective(settings: Settings) -> list[tuple[str, str, Source]]:
    """Every setting as (variable, value with secrets masked, source), as ``diip config`` shows them."""
    return [
        (variable(field), setting.show(getattr(settings, field)), settings.sources[field])
        for field, setting in DECLARED.items()
    ]


def variable(field: str) -> str:
    """The environment variable of a field."""
    return PREFIX + field.upper()


def _read(field: str, text: str) -> Any:
    name = variable(field)
    try:
        return DECLARED[field].read(text)
    except InvalidInput:
        raise
    except OSError as error:
        raise SettingUnusable(f"{name} cannot be read ({error.strerror})", field=name) from error
    except ValueError as error:
        raise SettingUnusable(f"{name} {error}", field=name) from error


def _in_production(values: Mapping[str, Any]) -> bool:
    return bool(values["env"] == "production")


def _check_for_production(values: Mapping[str, Any]) -> None:
    for field, setting in DECLARED.items():
        problem = setting.objection(values[field])
        if problem is not None:
            raise SettingUnusable(f"{variable(field)} {problem}", field=variable(field))


def _no_home() -> NoReturn:
    name = variable("data_dir")
    raise SettingUnusable(
        f"{name} must be set: this user has no home folder to hold the database and the keys", field=name
    )
