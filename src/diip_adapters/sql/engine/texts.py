"""Lists as they leave the database: JSON as text, taken apart faster than by a driver."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from json import JSONDecoder
from typing import Any

from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from diip_adapters.sql.tables.instants import from_microseconds

_decoded = JSONDecoder().raw_decode


@lru_cache(maxsize=4096)
def texts_from(value: str) -> tuple[str, ...]:
    """Trackers have few sets of labels, and many issues with each."""
    return tuple(_decoded(value)[0])


def _changes(value: str) -> tuple[tuple[datetime, str], ...]:
    if value == "[]":  # as in most issues
        return ()
    return tuple([(from_microseconds(at), status) for at, status in _decoded(value)[0]])


class Texts(TypeDecorator[tuple[str, ...]]):
    """A JSON list of texts."""

    impl = Text
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], tuple[str, ...]]:
        return texts_from


@lru_cache(maxsize=4096)
def _sorted_texts(value: str) -> tuple[str, ...]:
    return tuple(sorted(texts_from(value)))


class SortedTexts(TypeDecorator[tuple[str, ...]]):
    """A JSON list of texts, sorted by code point."""

    impl = Text
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], tuple[str, ...]]:
        return _sorted_texts


class Accounts(TypeDecorator[tuple[str, ...]]):
    """Of a JSON list of people, their accounts."""

    impl = Text
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...]:
        return () if value == "[]" else tuple(person["account"] for person in _decoded(value)[0])


class Changes(TypeDecorator[tuple[tuple[datetime, str], ...]]):
    """A JSON list of (microseconds, status)."""

    impl = Text
    cache_ok = True

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], tuple[tuple[datetime, str], ...]]:
        return _changes
