"""Frozen values as JSON and back, for results that are kept with all they were computed from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import attrs

from diip_core.domain.issues.issue import Json
from diip_core.domain.time import format_instant, parse_instant

Value = TypeVar("Value")
Read = Callable[[Any], Any]


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
    hint: Any = kind
    return cast(Value, _reader(hint)(stored))


@lru_cache(maxsize=1024)
def _reader(kind: Any) -> Read:
    """What reads a type, put together once: looking at type hints takes longer than reading."""
    kinds, origin = get_args(kind), get_origin(kind)
    if origin in (Union, UnionType):
        present = _reader(next(one for one in kinds if one is not NoneType))
        return lambda stored: None if stored is None else present(stored)
    if origin is tuple:
        return _tuple_reader(kinds)
    if origin is Mapping:
        read_key, read_value = map(_reader, kinds)
        return lambda stored: {read_key(key): read_value(one) for key, one in stored.items()}
    return _plain_reader(kind)


def _tuple_reader(kinds: tuple[Any, ...]) -> Read:
    if kinds[1:] == (Ellipsis,):
        every = _reader(kinds[0])
        return lambda stored: tuple(map(every, stored))
    each = tuple(map(_reader, kinds))
    return lambda stored: tuple(read(part) for read, part in zip(each, stored, strict=True))


def _plain_reader(kind: Any) -> Read:
    if kind is datetime:
        return parse_instant
    if kind is date:
        return date.fromisoformat
    if isinstance(kind, type) and attrs.has(kind):
        fields = [(name, _reader(hint)) for name, hint in _fields(kind).items()]
        return lambda stored: kind(**{name: read(stored[name]) for name, read in fields})
    return lambda stored: stored


@lru_cache(maxsize=256)
def _fields(kind: Any) -> Mapping[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in attrs.fields(kind) if field.init}
