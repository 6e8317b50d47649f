"""DIIP's own provider and databases, through the hooks that strangers use."""

from __future__ import annotations

from collections.abc import Iterable

from diip_core.plugins.hookspecs import hookimpl
from diip_core.ports.provider import Provider
from diip_core.ports.storage.kind import StorageKind, StorageLimits
from diip_core.ports.storage.storage import Storage


@hookimpl
def diip_providers() -> Iterable[Provider]:
    """GitHub."""
    from diip_adapters.github.provider import GITHUB  # noqa: PLC0415 - loads its decoder only when asked

    return (GITHUB,)


@hookimpl
def diip_storages() -> Iterable[StorageKind]:
    """SQLite, the embedded default, and PostgreSQL."""
    return (
        StorageKind("sqlite", "SQLite", frozenset({"sqlite"}), _open, _upgrade, _check),
        StorageKind(
            "postgresql", "PostgreSQL", frozenset({"postgresql", "postgres"}), _open, _upgrade, _check
        ),
    )


def _open(url: str, limits: StorageLimits) -> Storage:
    from diip_adapters.sql.database import open_storage  # noqa: PLC0415 - loads SQLAlchemy only when needed

    return open_storage(url, limits)


def _upgrade(url: str) -> str:
    from diip_adapters.sql.database import upgrade  # noqa: PLC0415 - loads SQLAlchemy only when needed

    return upgrade(url)


def _check(url: str) -> str:
    from diip_adapters.sql.database import check  # noqa: PLC0415 - loads SQLAlchemy only when needed

    return check(url)
