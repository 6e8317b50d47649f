"""What PostgreSQL's errors mean to people.

By sqlstate (https://www.postgresql.org/docs/current/errcodes-appendix.html); a refused connection bears
none, so its text is read for what people can mend. Nothing of that text is shown.
"""

from __future__ import annotations

import psycopg

from diip_adapters.sql.engine.answer_deadline import ServerSilent
from diip_core.errors import StorageError, StorageRefused, StorageUnavailable

_READ_ONLY = ("read_only", "the database is read-only; is it a standby? name the primary")
_FULL = ("full", "the disk of the database is full; make room, then run again")
_RIGHTS = ("no_rights", "the database user may not do this; grant it the rights on DIIP's database")
_PASSWORD = ("wrong_password", "the database refused user or password; correct the database URL")
_UNKNOWN = ("unknown_database", "there is no such database; create it, or correct the database URL")
_REFUSED = {
    "25006": _READ_ONLY,
    "53100": _FULL,
    "53200": ("no_memory", "the database server has no memory left; give it more"),
    "54000": ("too_large", "a value is larger than the database can hold"),
    "42501": _RIGHTS,
    "28P01": _PASSWORD,
    "28000": _PASSWORD,
    "3D000": _UNKNOWN,
    "42P01": ("tables_missing", "tables of DIIP are missing; run `diip db check`"),
    "42703": ("tables_missing", "columns of DIIP are missing; run `diip db check`"),
}
_LOCKED = ("locked", "another transaction holds what this one needs; try again")
_RESTARTING = ("restarting", "the database is starting or stopping; try again in a moment")
TIMEOUT = ("timeout", "the database took too long; narrow the filter, or try again later")
_UNAVAILABLE = {
    "40001": _LOCKED,
    "40P01": _LOCKED,
    "55P03": _LOCKED,
    "57014": TIMEOUT,
    "53300": ("too_many_connections", "the database has no connection left; try again in a moment"),
    "57P01": _RESTARTING,
    "57P02": _RESTARTING,
    "57P03": _RESTARTING,
    "25P03": ("too_slow", "the database ended a transaction that stood still; try again"),
}
_REFUSALS_BY_TEXT = (
    ("password authentication failed", _PASSWORD),
    ("no password supplied", _PASSWORD),
    ("no pg_hba.conf entry", ("no_entry", "the database server does not admit this user from here")),
    ("permission denied", _RIGHTS),
    ("does not exist", _UNKNOWN),
)
_SILENT = ("no_answer", "the database does not answer; try again in a moment")
_UNREACHABLE = (
    "unreachable",
    "the database cannot be reached; check that it runs and that the database URL is right",
)


def storage_error(error: psycopg.Error) -> StorageError | None:
    """The error in DIIP's words; None if it is a mistake of ours (a wrong statement, a wrong value)."""
    state = error.sqlstate
    if state in _REFUSED:
        return _refused(_REFUSED[state])
    if state in _UNAVAILABLE:
        return _unavailable(_UNAVAILABLE[state])
    if state is not None and state[:2] != "08":
        return None
    if not isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError)):
        return None
    for words, reason in _REFUSALS_BY_TEXT:
        if words in str(error):
            return _refused(reason)
    return _unavailable(_SILENT if isinstance(error, ServerSilent) else _UNREACHABLE)


def _refused(reason: tuple[str, str]) -> StorageError:
    return StorageRefused(reason[1], code=reason[0])


def _unavailable(reason: tuple[str, str]) -> StorageError:
    return StorageUnavailable(reason[1], code=reason[0])
