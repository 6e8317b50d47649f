"""A page of any list."""

from __future__ import annotations

from typing import Generic, TypeVar

from msgspec import Struct

Item = TypeVar("Item")


class ListPage(Struct, Generic[Item], frozen=True):
    """A page of a list. `next_cursor` is null on the last one.

    A list that has more than its items is a subclass with further fields.
    """

    items: list[Item]
    next_cursor: str | None = None
