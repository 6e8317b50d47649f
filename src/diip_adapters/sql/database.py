"""From an address to a storage."""

from __future__ import annotations

from pathlib import Path

from psycopg import ProgrammingError
from psycopg.conninfo import make_conninfo
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from diip_adapters.sql.engine.dialect import Dialect
from diip_adapters.sql.engine.errors import translated
from diip_adapters.sql.engine.migrate import Schema, look, migrate, require_current
from diip_adapters.sql.engine.postgres import PostgresDialect
from diip_adapters.sql.engine.sqlite import SqliteDialect
from diip_adapters.sql.storage import SqlStorage
from diip_core.errors import SettingUnusable
from diip_core.ports.storage.kind import StorageLimits

SETTING = "DIIP_DATABASE_URL"
PATIENT = StorageLimits(lock_seconds=60.0, connections=1)
"""For migrations: several processes that start at once all want the same one."""


def open_storage(url: str, limits: StorageLimits | None = None) -> SqlStorage:
    """Open the database at ``postgresql://…`` or ``sqlite:///path``, which close() lets go of.

    An empty database is migrated automatically, and so is an older SQLite one.

    Raises:
        SettingUnusable: the address is none of these.
        StorageRefused: no database, not DIIP's, of another version, or not to be written.
        StorageUnavailable: out of reach for the moment.
    """
    dialect, address = _read(url)
    dialect.make_place(address)
    engine = dialect.engine(address, limits or StorageLimits())
    try:
        schema = look(engine, dialect)
        if schema.state == "empty" or (schema.state == "older" and dialect.migrates_older):
            schema = _migrated(dialect, address)
        require_current(schema)
        with translated(dialect):
            dialect.settle(engine)
    except BaseException:
        engine.dispose()
        raise
    return SqlStorage(engine, dialect)


def upgrade(url: str) -> str:
    """Bring the schema to this version; the version reached. Raises as `open_storage`."""
    dialect, address = _read(url)
    dialect.make_place(address)
    engine = dialect.engine(address, StorageLimits())
    try:
        schema = look(engine, dialect)
        if schema.state in ("empty", "older"):
            schema = _migrated(dialect, address)
        return require_current(schema)
    finally:
        engine.dispose()


def check(url: str) -> str:
    """The schema's version, if it is this one. Changes nothing. Raises as `open_storage`."""
    dialect, address = _read(url)
    if not dialect.is_there(address):
        return require_current(Schema("empty"))
    engine = dialect.engine(address, StorageLimits())
    try:
        return require_current(look(engine, dialect))
    finally:
        engine.dispose()


def _migrated(dialect: Dialect, address: URL) -> Schema:
    """Migrate over a connection that waits for another process's migration to end."""
    engine = dialect.engine(address, PATIENT)
    try:
        return migrate(engine, dialect)
    finally:
        engine.dispose()


def _read(url: str) -> tuple[Dialect, URL]:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):  # ValueError: a port that is no number
        raise _unusable("is no address of a database") from None
    match address.drivername:
        case "postgresql" | "postgres" | "postgresql+psycopg":
            _require_known_options(address)
            return PostgresDialect(), address
        case "sqlite" if not address.database or address.database == ":memory:":
            raise _unusable("names no file")
        case "sqlite":
            return SqliteDialect(), _of_one_file(url, address)
    raise _unusable("names a database that DIIP does not know")


def _of_one_file(url: str, address: URL) -> URL:
    """The address with its ``~`` expanded."""
    if "?" in url:  # SQLAlchemy would cut the name there
        raise _unusable("has a ?, which would end the file's name; write a ? in the name as %3F")
    try:
        return address.set(database=str(Path(address.database or "").expanduser()))
    except RuntimeError:
        raise _unusable("begins with ~, and that user has no home folder") from None


def _require_known_options(address: URL) -> None:
    """Refuse what libpq would refuse only at the first connection (its section Parameter Key Words)."""
    try:
        make_conninfo("", **dict.fromkeys(address.query, "1"))
    except ProgrammingError:
        raise _unusable("has an option after its ? that PostgreSQL does not know") from None


def _unusable(why: str) -> SettingUnusable:
    # The address itself may hold a password and is not shown.
    return SettingUnusable(
        f"the database URL ({SETTING} or --database) {why}; "
        "use postgresql://user@host/name or sqlite:////folder/file.db",
        field=SETTING,
    )
