"""Bodies, read strictly: nothing is coerced, nothing unknown or doubled is passed over."""

from __future__ import annotations

import json
import re
from typing import Any, TypeVar

import msgspec

from diip_core.domain.secret import Secret
from diip_http.errors import BadInput, FieldError

Body = TypeVar("Body")
LONGEST_NAME = 80
LONGEST_SECRET = 4096
_PLACE = re.compile(r"^(?P<message>.*?)(?: - at `(?:key in )?\$\.?(?P<field>.*)`)?$", re.DOTALL)
_NAMED = re.compile(r"(?:unknown field|required field) `(?P<field>.*)`$", re.DOTALL)


def read_json(body: bytes, decoder: msgspec.json.Decoder[Body]) -> Body:
    """The typed value of a JSON document.

    Raises:
        BadInput: it is no JSON in UTF-8, too deep, repeats a name, holds U+0000, or does not fit its type.
    """
    try:
        value = decoder.decode(body)
        json.loads(body, object_pairs_hook=_without_repeats)
    except msgspec.ValidationError as error:
        raise misfit(error) from None
    except UnicodeDecodeError:
        raise BadInput("the body is not UTF-8", ()) from None
    except RecursionError:
        raise BadInput("the body is nested too deeply", ()) from None
    except ValueError as error:  # of msgspec and json alike; their texts quote nothing
        raise BadInput(f"the body is not JSON: {error}"[:200], ()) from None
    if b"u0000" in body and _has_nul(msgspec.to_builtins(value, enc_hook=Secret.reveal)):
        raise BadInput("the body holds U+0000, which no text may", ())
    return value


def decoder_of(body: type[Body]) -> msgspec.json.Decoder[Body]:
    """Reads bodies of a type; its fields of type `Secret` are texts that never show themselves."""
    return msgspec.json.Decoder(body, dec_hook=_secret)


def misfit(error: msgspec.ValidationError) -> BadInput:
    """What did not fit its type, and where. The text names places and types, never values."""
    text = str(error)
    parts = _PLACE.match(text)
    message, place = (parts["message"], parts["field"] or "") if parts else (text, "")
    if named := _NAMED.search(message):
        place = f"{place}.{named['field']}".lstrip(".")
        message = "is unknown" if "unknown field" in message else "is missing"
    return BadInput(
        "the input does not fit", [FieldError(field=place[:LONGEST_NAME] or "body", message=message[:200])]
    )


def _secret(kind: type, value: Any) -> Any:
    if kind is not Secret:
        raise NotImplementedError(kind)
    if not isinstance(value, str):
        raise ValueError("must be a text")
    if not 1 <= len(value) <= LONGEST_SECRET:
        raise ValueError(f"must have 1 to {LONGEST_SECRET} characters")
    return Secret(value)


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadInput("the body repeats a name in one object", ())
    return found


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(_has_nul(item) for pair in value.items() for item in pair)
    return isinstance(value, list) and any(map(_has_nul, value))
