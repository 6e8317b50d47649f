"""Frozen values as JSON and back, for results that are kept with all they were computed from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import attrs

from diip_core.domain.instants import format_instant, parse_instant
from diip_core.domain.issue import Json

Value = TypeVar("Value")


def to_stored(value: object) -> Json:
    """The value as JSON: attrs classes and mappings as objects, tuples as lists, dates in ISO 8601."""
    if isinstance(value, datetime):
        return format_instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): to_stored(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [to_stored(one) for one in value]
    kind: Any = type(value)
    if attrs.has(kind):
        return {name: to_stored(getattr(value, name)) for name in _fields(kind)}
    assert value is None or isinstance(value, str | int | float | bool), kind
    return value


def from_stored(kind: type[Value], stored: Json) -> Value:
    """The value of a type, made from what `to_stored` made of it.

    Raises:
        ValueError, KeyError, TypeError: it was made of another type, or by another version of DIIP.
    """
    return cast(Value, _read(kind, stored))


def _read(kind: Any, stored: Any) -> Any:
    kinds, origin = get_args(kind), get_origin(kind)
    if origin in (Union, UnionType):
        return None if stored is None else _read(next(one for one in kinds if one is not NoneType), stored)
    if origin is tuple:
        every = kinds[:1] * len(stored) if kinds[1:] == (Ellipsis,) else kinds
        return tuple(_read(one, part) for one, part in zip(every, stored, strict=True))
    if origin is Mapping:
        return {_read(kinds[0], key): _read(kinds[1], one) for key, one in stored.items()}
    return _read_plain(kind, stored)


def _read_plain(kind: Any, stored: Any) -> Any:
    if kind is datetime:
        return parse_instant(stored)
    if kind is date:
        return date.fromisoformat(stored)
    if isinstance(kind, type) and attrs.has(kind):
        fields = _fields(kind)
        return kind(**{name: _read(fields[name], stored[name]) for name in fields})
    return stored


@lru_cache(maxsize=256)
def _fields(kind: Any) -> Mapping[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in attrs.fields(kind) if field.init}
