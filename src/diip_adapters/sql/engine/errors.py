"""The border: foreign errors come in, DIIP's go out, and neither SQL nor a value with them."""

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
    chained. An error nobody foresaw keeps its class's name, which is all that can be told safely.
    """
    try:
        yield
    except PoolTimeout:
        raise StorageUnavailable(
            "every connection to the database is in use; try again", code="no_connection"
        ) from None
    except DBAPIError as error:
        raise _told(dialect, error.orig or error) from None
    except SQLAlchemyError as error:
        raise _told(dialect, error) from None
    except dialect.driver_errors as error:
        raise _told(dialect, error) from None


def _told(dialect: Dialect, error: BaseException) -> StorageError:
    state = getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None)
    detail = f"{type(error).__name__}, {state}" if state else type(error).__name__
    return dialect.told(error) or StorageError(
        f"the database refused a statement of DIIP's ({detail}); please report it"
    )
