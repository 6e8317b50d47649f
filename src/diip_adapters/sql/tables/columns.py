"""The kinds of columns there are, and the metadata that holds all tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Column, MetaData, Text
from sqlalchemy.dialects.postgresql import JSONB, TEXT
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from diip_adapters.sql.tables.instants import to_microseconds
from diip_core.domain.time import EPOCH

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

Key = Text().with_variant(TEXT(collation="C"), "postgresql")
"""Text that is compared by code point, as SQLite does by default: the order of exports, and cheaper."""

Words = JSON().with_variant(JSONB(), "postgresql")
"""A list of texts that can be searched."""


def person(role: str) -> tuple[Column[str], Column[str], Column[bool]]:
    """A person as delivered: account, name and whether it is a bot; all null if nobody is named."""
    return Column(role, Key), Column(f"{role}_name", Text), Column(f"{role}_is_bot", Boolean)


class Instant(TypeDecorator[datetime]):
    """An instant as whole microseconds since 1970 (see ``docs/explanation/storage.md``)."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else to_microseconds(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        return _instant  # SQLAlchemy's own would call it through another function, for every value


def _instant(value: int | None) -> datetime | None:
    return None if value is None else EPOCH + timedelta(0, 0, value)
