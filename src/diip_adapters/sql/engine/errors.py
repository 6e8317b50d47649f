"""Translate the errors of SQLAlchemy and the drivers; neither SQL nor a value leaves with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from diip_adapters.sql.engine.dialect import Dialect
from diip_core.errors import StorageError, StorageUnavailable


@contextmanager
def translated(dialect: Dialect) -> Iterator[None]:
    """Run the block; what the database or its driver raises leaves as `StorageError`.

    SQLAlchemy prints statement and parameters, PostgreSQL the row it refused, so the original is never
    chained. Of an unexpected error only the name of its class is shown, which is safe.
    """
    try:
        yield
    except PoolTimeout:
        raise StorageUnavailable(
            "every connection to the database is in use; try again", code="no_connection"
        ) from None
    except DBAPIError as error:
        raise _storage_error(dialect, error.orig or error) from None
    except SQLAlchemyError as error:
        raise _storage_error(dialect, error) from None
    except dialect.driver_errors as error:
        raise _storage_error(dialect, error) from None


def _storage_error(dialect: Dialect, error: BaseException) -> StorageError:
    state = getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None)
    detail = f"{type(error).__name__}, {state}" if state else type(error).__name__
    return dialect.storage_error(error) or StorageError(
        f"the database refused a statement of DIIP's ({detail}); please report it"
    )
