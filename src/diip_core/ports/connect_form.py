"""The form a person fills in to connect an integration, declared as an attrs class."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar, get_type_hints

import attrs
from attrs import frozen

from diip_core.domain.issues.issue import Json
from diip_core.errors import InvalidInput

_JSON_TYPES: dict[Any, str] = {str: "string", int: "integer", bool: "boolean", tuple[str, ...]: "array"}
NORMALISE = "normalise"
Settings = TypeVar("Settings")


def option(
    title: str,
    *,
    description: str = "",
    default: Any = attrs.NOTHING,
    pattern: str | None = None,
    normalise: Callable[[str], str] | None = None,
) -> Any:
    """Declare a field of a form, required unless it has a default.

    ``pattern`` must match all of a text, after ``normalise`` brought it into its usual form.
    """
    shown = {"title": title, "description": description, "pattern": pattern}
    return attrs.field(default=default, metadata={**shown, NORMALISE: normalise})


@frozen
class ConnectForm(Generic[Settings]):
    """The form that ``settings``, an attrs class of `option` fields, declares.

    A field is text, a number, yes or no, or a list of texts.
    """

    settings: type[Settings]

    def json_schema(self) -> dict[str, Json]:
        """Return the form as JSON Schema 2020-12."""
        properties: dict[str, Json] = {}
        required: list[Json] = []
        hints = get_type_hints(self.settings)
        for field in self._fields():
            kind = _JSON_TYPES[hints[field.name]]
            entry: dict[str, Json] = {
                "type": kind,
                **{k: v for k, v in field.metadata.items() if v and k != NORMALISE},
            }
            if pattern := field.metadata["pattern"]:
                entry["pattern"] = f"^(?:{pattern})$"
            if kind == "array":
                entry["items"] = {"type": "string"}
            if field.default is attrs.NOTHING:
                required.append(field.name)
            else:
                entry["default"] = list(field.default or ()) if kind == "array" else field.default
            properties[field.name] = entry
        return {
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        }

    def parse(self, answers: Mapping[str, Json]) -> Settings:
        """Return the settings that these answers make.

        Raises:
            InvalidInput: an answer is unknown, missing or unfit; the text names it.
        """
        hints = get_type_hints(self.settings)
        fields = {field.name: field for field in self._fields()}
        for name in answers:
            if name not in fields:
                raise InvalidInput(f"there is no option {name!r}; known: {', '.join(fields)}", field=name)
        values = {}
        for name, field in fields.items():
            if name in answers:
                values[name] = _parse(name, answers[name], hints[name], field.metadata)
            elif field.default is attrs.NOTHING:
                raise InvalidInput(f"{name} is missing: {field.metadata['title']}", field=name)
        return self.settings(**values)

    def _fields(self) -> tuple[attrs.Attribute[Any], ...]:
        return attrs.fields(self.settings)  # type: ignore[no-any-return, arg-type]


def _parse(name: str, value: Json, kind: Any, metadata: Mapping[str, Any]) -> Any:
    if kind == tuple[str, ...]:
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
            raise InvalidInput(f"{name} must be a list of texts", field=name)
        return tuple(value)
    if type(value) is not kind:
        raise InvalidInput(f"{name} must be of type {_JSON_TYPES[kind]}", field=name)
    if metadata[NORMALISE] and isinstance(value, str):
        value = metadata[NORMALISE](value)
    if metadata["pattern"] and not re.fullmatch(metadata["pattern"], str(value)):
        raise InvalidInput(f"{name} {value!r:.80} is not {metadata['description']}", field=name)
    return value
