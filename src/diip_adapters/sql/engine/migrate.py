"""The schema's version, and how a database gets there.

A version is ``major.minor``, stored in the table ``diip_schema`` by Alembic. A minor one only adds, so that
an older program works on a newer minor schema; a newer major one is always refused (guarantee F38).
"""

# ruff: noqa: S608 - SQL is put together from the names of our own tables, never from values

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from attrs import frozen
from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import Engine

from diip_adapters.sql.engine.dialect import Dialect
from diip_adapters.sql.engine.errors import translated
from diip_core.errors import StorageRefused

VERSION_TABLE = "diip_schema"
_VERSION = re.compile(r"(\d+)\.(\d+)")
_FOLDER = Path(__file__).parents[1] / "migrations"
_MIGRATIONS = (path.name.split("_") for path in (_FOLDER / "versions").glob("v*_*.py"))
WANTED = "{}.{}".format(*max((int(major[1:]), int(minor)) for major, minor, *_ in _MIGRATIONS))
"""The version of the newest migration: its file is ``v<major>_<minor>_<what it does>.py``."""

State = Literal["empty", "older", "current", "newer", "foreign"]


@frozen
class Schema:
    """What a database holds; ``version`` is null if it is not DIIP's."""

    state: State
    version: str | None = None


def look(engine: Engine, dialect: Dialect) -> Schema:
    """Read the schema's version; nothing is changed."""
    with translated(dialect), dialect.reading(engine) as connection:
        return _schema(connection)


def migrate(engine: Engine, dialect: Dialect) -> Schema:
    """Bring an empty or older schema to this version, all or nothing; others wait, then find it done."""
    with translated(dialect):
        dialect.settle(engine)
        with dialect.writing(engine) as connection, connection.begin():
            dialect.lock_schema(connection)
            if _schema(connection).state in ("empty", "older"):
                config = Config()
                # Alembic reads % as the start of a variable.
                config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
                config.attributes["connection"] = connection
                try:
                    command.upgrade(config, "head")
                except CommandError:
                    raise StorageRefused(
                        "the database's schema has a version that never was; restore it from a backup",
                        code="schema_foreign",
                    ) from None
            return _schema(connection)


def require_current(schema: Schema) -> str:
    """The version, where this program can work with it.

    Raises:
        StorageRefused: it cannot; the text says what to do.
    """
    match schema.state:
        case "current":
            return schema.version or WANTED
        case "empty":
            raise StorageRefused("the database is empty; run `diip db upgrade`", code="schema_empty")
        case "older":
            raise StorageRefused(
                f"the database has schema {schema.version}, this DIIP needs {WANTED}; run `diip db upgrade`",
                code="schema_older",
            )
        case "newer":
            raise StorageRefused(
                f"the database has schema {schema.version}, this DIIP knows {WANTED}; install a newer DIIP",
                code="schema_newer",
            )
        case "foreign":
            raise StorageRefused(
                "the database holds tables that are not DIIP's; give DIIP a database of its own",
                code="schema_foreign",
            )


def _schema(connection: Connection) -> Schema:
    tables = inspect(connection).get_table_names()
    if VERSION_TABLE not in tables:
        return Schema("foreign" if tables else "empty")
    version = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
    found, wanted = _VERSION.fullmatch(version or ""), _VERSION.fullmatch(WANTED)
    assert wanted is not None
    if found is None:
        return Schema("foreign")
    (major, minor), (our_major, our_minor) = (tuple(map(int, m.groups())) for m in (found, wanted))
    if major > our_major:
        return Schema("newer", version)
    older = (major, minor) < (our_major, our_minor)
    return Schema("older" if older else "current", version)
