"""The questions a person answers to connect an integration, asked by an attrs class."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeVar, get_type_hints

import attrs

from diip_core.domain.issues.issue import Json
from diip_core.errors import InvalidInput

_JSON_TYPES: dict[Any, str] = {str: "string", int: "integer", bool: "boolean", tuple[str, ...]: "array"}
Settings = TypeVar("Settings")


def option(
    title: str, *, description: str = "", default: Any = attrs.NOTHING, pattern: str | None = None
) -> Any:
    """One question of a connect form. Without a default it must be answered; ``pattern`` must match whole."""
    return attrs.field(
        default=default, metadata={"title": title, "description": description, "pattern": pattern}
    )


def json_schema(settings: type) -> dict[str, Json]:
    """The form as JSON Schema 2020-12. Its fields are text, numbers, yes-or-no or lists of text."""
    properties: dict[str, Json] = {}
    required: list[Json] = []
    for question in _questions(settings):
        kind = _JSON_TYPES[get_type_hints(settings)[question.name]]
        entry: dict[str, Json] = {"type": kind, **{k: v for k, v in question.metadata.items() if v}}
        if pattern := question.metadata["pattern"]:
            entry["pattern"] = f"^(?:{pattern})$"
        if kind == "array":
            entry["items"] = {"type": "string"}
        if question.default is attrs.NOTHING:
            required.append(question.name)
        else:
            entry["default"] = list(question.default or ()) if kind == "array" else question.default
        properties[question.name] = entry
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def fill_in(settings: type[Settings], answers: Mapping[str, Json]) -> Settings:
    """The filled-in form.

    Raises:
        InvalidInput: an unknown, missing or unfitting answer; the text names it.
    """
    hints = get_type_hints(settings)
    questions = {question.name: question for question in _questions(settings)}
    for name in answers:
        if name not in questions:
            raise InvalidInput(f"there is no option {name!r}; known: {', '.join(questions)}", field=name)
    values = {}
    for name, question in questions.items():
        if name not in answers:
            if question.default is attrs.NOTHING:
                raise InvalidInput(f"{name} is missing: {question.metadata['title']}", field=name)
            continue
        value = answers[name]
        if hints[name] == tuple[str, ...]:
            if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
                raise InvalidInput(f"{name} must be a list of texts", field=name)
            value = tuple(value)  # type: ignore[assignment]
        elif type(value) is not hints[name]:
            raise InvalidInput(f"{name} must be of type {_JSON_TYPES[hints[name]]}", field=name)
        pattern = question.metadata["pattern"]
        if pattern and not re.fullmatch(pattern, str(value)):
            raise InvalidInput(f"{name} {value!r:.80} is not {question.metadata['description']}", field=name)
        values[name] = value
    return settings(**values)


def _questions(settings: type) -> tuple[attrs.Attribute[Any], ...]:
    return attrs.fields(settings)  # type: ignore[no-any-return]
