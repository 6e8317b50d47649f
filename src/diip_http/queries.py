"""Query strings, read strictly: each parameter known, given once, and of its type."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import msgspec
from msgspec import UNSET, UnsetType

from diip_core.domain.time import parse_moment
from diip_http.constraint_messages import constraint_message
from diip_http.errors import BadInput, FieldError
from diip_http.strict_json import misfit

MOST_PARAMETERS = 50

Parameters = TypeVar("Parameters")


def read_query(query_string: bytes, parameters: type[Parameters]) -> Parameters:
    """The typed query.

    Raises:
        BadInput: an unknown, repeated or unfitting parameter, or text that is no UTF-8.
    """
    try:
        pairs = parse_qsl(
            query_string.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_PARAMETERS,
        )
    except ValueError:  # UnicodeDecodeError is one
        raise BadInput("the query string cannot be read", ()) from None
    found: dict[str, str] = {}
    for name, text in pairs:
        if name in found:
            raise _wrong(name, "is given twice")
        if "\0" in name or "\0" in text:
            raise _wrong(name.replace("\0", ""), "holds U+0000, which no text may")
        found[name] = text
    for name in _whole_numbers(parameters):  # type: ignore[arg-type]
        text = found.get(name, "")
        if text and not (text.isascii() and text.isdigit()):
            raise _in_words(_wrong(name, "must be a whole number"), parameters)
    try:
        return msgspec.convert(found, parameters, strict=False)
    except msgspec.ValidationError as error:
        raise _in_words(misfit(error), parameters) from None


def read_moment(text: str | UnsetType, name: str) -> date | datetime | None:
    """A day, or an instant in UTC; unset stays None.

    Raises:
        InvalidInput: it is neither.
    """
    return None if isinstance(text, UnsetType) else parse_moment(text, name)


def given(value: Any) -> Any:
    """None where a parameter was not given."""
    return None if value is UNSET else value


@cache
def _whole_numbers(parameters: type) -> tuple[str, ...]:
    """The names of the parameters that are whole numbers; to read a type's hints costs 300 µs each time."""
    fields = msgspec.structs.fields(parameters)
    return tuple(field.encode_name for field in fields if _is_whole_number(field.type))


def _is_whole_number(kind: Any) -> bool:
    return kind is int or getattr(kind, "__origin__", None) is int


def _in_words(refusal: BadInput, parameters: type) -> BadInput:
    """The same refusal, which says of a parameter that is known what it takes."""
    kinds = {field.encode_name: field.type for field in msgspec.structs.fields(parameters)}
    (wrong,) = refusal.errors
    words = constraint_message(kinds[wrong.field]) if wrong.field in kinds else None
    return _wrong(wrong.field, words) if words else refusal


def _wrong(name: str, message: str) -> BadInput:
    return BadInput("the query does not fit", [FieldError(field=name[:80], message=message)])
