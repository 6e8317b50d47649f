"""Lists of texts as they leave the database: JSON as text, taken apart faster than by a driver."""

from __future__ import annotations

from json import JSONDecoder
from typing import Any

from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

_decoded = JSONDecoder().raw_decode


class Texts(TypeDecorator[tuple[str, ...]]):
    """A JSON list of texts."""

    impl = Text
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...]:
        return () if value == "[]" else tuple(_decoded(value)[0])


class Accounts(TypeDecorator[tuple[str, ...]]):
    """Of a JSON list of people, their accounts."""

    impl = Text
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...]:
        return () if value == "[]" else tuple(person["account"] for person in _decoded(value)[0])
