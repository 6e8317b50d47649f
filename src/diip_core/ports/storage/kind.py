"""A kind of database: which addresses are its own, and how to open, upgrade and check one."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from diip_core.ports.storage.storage import Storage


@frozen
class StorageLimits:
    """Limits: of one statement, of one wait for a lock, and of pooled connections."""

    statement_seconds: float = 30.0
    lock_seconds: float = 5.0
    connections: int = 40


@frozen
class StorageKind:
    """Describes a database; registered through the ``diip_storages`` hook.

    ``schemes`` are the beginnings of its addresses (``postgresql`` of ``postgresql://…``). ``open`` raises
    StorageRefused where the schema is not of this version and may not be made so by itself. ``upgrade``
    brings the schema to this version. ``check`` raises StorageRefused where that is needed; both answer the
    version they found or reached.
    """

    name: str
    title: str
    schemes: frozenset[str]
    open: Callable[[str, StorageLimits], Storage]
    upgrade: Callable[[str], str]
    check: Callable[[str], str]
