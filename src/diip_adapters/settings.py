"""The settings: the only reader of the environment.

docs/reference/settings.md says what each is for. A setting that cannot be used stops the start; an unknown
``DIIP_…`` variable is only remembered, for a warning.
"""

from __future__ import annotations

import math
import os
import re
import sys
from collections.abc import Callable, Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import attrs

from diip_adapters.fernet import parse_keys
from diip_adapters.passwords.parameters import Argon2Parameters, parse_argon2
from diip_adapters.system.failpoint import parse_failpoint
from diip_adapters.tokens.keys import SigningKey, parse_signing_keys
from diip_adapters.web.egress import parse_egress, read_place
from diip_core.domain.secret import Secret
from diip_core.errors import InvalidInput, SettingUnusable

Source = Literal["default", "environment", "option"]
PREFIX = "DIIP_"

NOT_YET_READ = frozenset(
    {
        "DIIP_REDIS_URL",
        "DIIP_SIGNING_KEYS",
        "DIIP_REGISTRATION",
        "DIIP_ACCESS_TOKEN_SECONDS",
        "DIIP_REFRESH_TOKEN_SECONDS",
        "DIIP_PASSWORD_MIN_LENGTH",
        "DIIP_RATE_USER",
        "DIIP_RATE_ADDRESS",
        "DIIP_ARGON2",
        "DIIP_SMTP_URL",
        "DIIP_MAIL_FROM",
        "DIIP_SENTRY_DSN",
        "DIIP_OTEL_EXPORTER",
        "DIIP_METRICS_TOKEN",
        "DIIP_TEST_POSTGRES_URL",
        "DIIP_TEST_REDIS_URL",
    }
)
"""Names that other parts of DIIP, or its tests, own."""


@attrs.frozen
class Settings:
    """What DIIP was told. ``plugins`` None stands for all that are installed.

    ``encryption_keys`` and ``signing_keys`` None: generated in ``data_dir``. ``sources`` says where each
    value comes from, ``unknown`` names the ``DIIP_…`` variables that mean nothing.
    """

    env: str
    data_dir: Path
    database_url: Secret
    encryption_keys: tuple[Secret, ...] | None
    signing_keys: tuple[SigningKey, ...] | None
    registration: Literal["open", "closed"]
    access_token_seconds: int
    refresh_token_seconds: int
    password_min_length: int
    argon2: Argon2Parameters
    egress_allow: str
    plugins: frozenset[str] | None
    statement_seconds: float
    lock_seconds: float
    database_pool: int
    public_url: str | None
    allowed_hosts: frozenset[str]
    cors_origins: frozenset[str]
    trusted_proxies: frozenset[str]
    http_threads: int
    sync_interval_seconds: float
    log_format: str | None
    log_level: str
    failpoint: str | None
    sources: Mapping[str, Source]
    unknown: tuple[str, ...] = ()

    @property
    def is_production(self) -> bool:
        return self.env == "production"

    @property
    def logs_json(self) -> bool:
        """Whether log lines are JSON: as set, else in production or where no person watches."""
        if self.log_format is not None:
            return self.log_format == "json"
        return self.is_production or not sys.stderr.isatty()

    def name_of(self, field: str) -> str:
        """How a person would say it: the variable, or the option that took its place."""
        return "--database" if self.sources.get(field) == "option" else variable(field)

    def with_database(self, url: str) -> Settings:
        """These settings with the database that the option ``--database`` names."""
        return attrs.evolve(
            self, database_url=Secret(url), sources={**self.sources, "database_url": "option"}
        )


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read every setting; an empty variable counts as unset, except where a list may be empty.

    Raises:
        SettingUnusable: a value that cannot be used; ``field`` and the text name it.
    """
    given = os.environ if environ is None else environ  # noqa: TID251 - the one reader
    values: dict[str, Any] = {}
    for field in _READERS:
        text = given.get(variable(field), "").strip()
        if text or (field in _MAY_BE_EMPTY and variable(field) in given):
            values[field] = _read(field, text)
    sources: dict[str, Source] = {
        field: "environment" if field in values else "default" for field in _READERS
    }
    known = NOT_YET_READ | {variable(field) for field in _READERS}
    settings = Settings(
        **{**_defaults(values), **values},
        sources=sources,
        unknown=tuple(sorted(name for name in given if name.startswith(PREFIX) and name not in known)),
    )
    _refuse_in_production(settings)
    return settings


def read_secret(name: str) -> Secret | None:
    """The secret in the environment variable that ``--token-env`` names; None where it is unset or empty."""
    text = os.environ.get(name, "").strip()  # noqa: TID251 - the one reader
    return Secret(text) if text else None


def effective(settings: Settings) -> list[tuple[str, str, Source]]:
    """Every setting as (variable, value with secrets masked, source), as ``diip config`` shows them."""
    return [
        (variable(field), _shown(field, getattr(settings, field)), settings.sources[field])
        for field in _READERS
    ]


def variable(field: str) -> str:
    """The environment variable of a field."""
    return PREFIX + field.upper()


def masked_url(url: str) -> str:
    """An address without its password and without its query, either of which may hold a secret."""
    place, question, _ = re.sub(r"^([^:/]*://[^:@/]*):.*@", r"\1:***@", url, flags=re.DOTALL).partition("?")
    return f"{place}?***" if question else place


def _one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError(f"must be one of {', '.join(words)}")
        return text

    return read


def _number(least: float, most: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not least <= number <= most:
            raise ValueError(f"must be a number from {least:g} to {most:g}")
        return number

    return read


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and least <= int(text[:9]) <= most):
            raise ValueError(f"must be a whole number from {least} to {most}")
        return int(text)

    return read


def _list_of(what: str, is_one: Callable[[str], object]) -> Callable[[str], frozenset[str]]:
    def read(text: str) -> frozenset[str]:
        names = frozenset(name.strip() for name in text.split(",") if name.strip())
        if not all(map(is_one, names)):
            raise ValueError(f"must name {what}")
        return names

    return read


def _place(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not read_place(parts.netloc) or parts.query or parts.fragment:
        raise ValueError("must be an address such as https://diip.example.org")
    return text.rstrip("/")


def _is_origin(text: str) -> bool:
    scheme, _, place = text.partition("://")
    return text == "*" or (scheme in ("http", "https") and read_place(place) is not None)


def _is_network(text: str) -> bool:
    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def _folder(text: str) -> Path:
    path = Path(text).expanduser()
    if path.exists() and not path.is_dir():
        raise ValueError("is not a folder")
    return path.absolute()


def _egress(text: str) -> str:
    parse_egress(text)
    return text


def _failpoint(text: str) -> str:
    parse_failpoint(text)
    return text


_READERS: dict[str, Callable[[str], Any]] = {
    "env": _one_of("development", "production"),
    "data_dir": _folder,
    "database_url": Secret,
    "encryption_keys": parse_keys,
    "signing_keys": parse_signing_keys,
    "registration": _one_of("open", "closed"),
    "access_token_seconds": _whole(1, 86_400),
    "refresh_token_seconds": _whole(1, 366 * 86_400),
    "password_min_length": _whole(8, 128),
    "argon2": parse_argon2,
    "egress_allow": _egress,
    "plugins": _list_of("distributions, such as diip-jira", re.compile(r"[A-Za-z0-9._-]+").fullmatch),
    "statement_seconds": _number(0.1, 3600),
    "lock_seconds": _number(0.1, 3600),
    "database_pool": _whole(1, 1000),
    "public_url": _place,
    "allowed_hosts": _list_of("hosts, such as diip.example.org or diip.example.org:8443", read_place),
    "cors_origins": _list_of("origins, such as https://app.example.org", _is_origin),
    "trusted_proxies": _list_of("addresses or networks, such as 10.0.0.0/8", _is_network),
    "http_threads": _whole(1, 1000),
    "sync_interval_seconds": _number(1, 604_800),
    "log_format": _one_of("json", "console"),
    "log_level": _one_of("debug", "info", "warning", "error"),
    "failpoint": _failpoint,
}
_MAY_BE_EMPTY = ("egress_allow", "plugins")


def _read(field: str, text: str) -> Any:
    try:
        return _READERS[field](text)
    except InvalidInput:
        raise
    except (ValueError, OSError) as error:
        raise SettingUnusable(f"{variable(field)} {error}", field=variable(field)) from error


def _defaults(values: Mapping[str, Any]) -> dict[str, Any]:
    data_dir = values["data_dir"] if "data_dir" in values else _user_folder()
    return {
        "env": "development",
        "data_dir": data_dir,
        "database_url": Secret(f"sqlite:///{data_dir}/diip.db"),
        "encryption_keys": None,
        "signing_keys": None,
        "registration": "closed" if values.get("env") == "production" else "open",
        "access_token_seconds": 600,
        "refresh_token_seconds": 30 * 86_400,
        "password_min_length": 12,
        "argon2": Argon2Parameters(),
        "egress_allow": "",
        "plugins": frozenset() if values.get("env") == "production" else None,
        "statement_seconds": 30.0,
        "lock_seconds": 5.0,
        "database_pool": 40,
        "public_url": None,
        "allowed_hosts": frozenset(),
        "cors_origins": frozenset(),
        "trusted_proxies": frozenset(),
        "http_threads": 40,
        "sync_interval_seconds": 900.0,
        "log_format": None,
        "log_level": "info",
        "failpoint": None,
    }


def _user_folder() -> Path:
    from platformdirs import user_data_path  # noqa: PLC0415 - only where no folder was named

    return user_data_path("diip", appauthor=False)


def _refuse_in_production(settings: Settings) -> None:
    if not settings.is_production:
        return
    if settings.encryption_keys is None:
        name = variable("encryption_keys")
        raise SettingUnusable(f"{name} must be set in production: it refuses generated keys", field=name)
    if "*" in settings.cors_origins:
        name = variable("cors_origins")
        raise SettingUnusable(f"{name} must name each origin in production", field=name)
    if settings.public_url is not None and not settings.public_url.startswith("https://"):
        name = variable("public_url")
        raise SettingUnusable(f"{name} must begin with https:// in production", field=name)
    if settings.failpoint is not None:
        name = variable("failpoint")
        raise SettingUnusable(f"{name} is for tests; production refuses it", field=name)


def _shown(field: str, value: Any) -> str:
    if field == "database_url":
        return masked_url(value.reveal())
    if field in ("encryption_keys", "signing_keys"):
        return "***" if value else "generated in the data folder"
    if isinstance(value, frozenset):
        return ",".join(sorted(value))
    if field == "plugins":
        return "all that are installed"
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else str(value)
