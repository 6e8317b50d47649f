"""What a query parameter takes, in words for who sent something else."""

from __future__ import annotations

from typing import Any

from msgspec import inspect


def constraint_message(kind: Any) -> str | None:
    """For instance "must be a whole number from 1 to 200"; None where there are no words for the type.

    A type says its own with ``Meta(extra={"wanted": …})``.
    """
    return _of(inspect.type_info(kind))


def _of(kind: inspect.Type) -> str | None:
    match kind:
        case inspect.Metadata(type=plain, extra=said):
            return said["wanted"] if said else _of(plain)
        case inspect.LiteralType(values=values):
            return f"must be one of {', '.join(map(str, values))}"
        case inspect.IntType(ge=least, le=most):
            return f"must be a whole number from {least} to {most}"
        case inspect.BoolType():
            return "must be true or false"
        case inspect.StrType(min_length=least, max_length=most):
            return f"must have {least} to {most} characters"
        case _:
            return None
