"""One page of a list in the order of its ids."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Generic, TypeVar

from attrs import frozen

from diip_core.domain.issues.issue_query import GREATEST_LIMIT
from diip_core.errors import InvalidInput

Item = TypeVar("Item")


@frozen
class Paginated(Generic[Item]):
    """``next`` is the id that the next page begins behind, null on the last."""

    items: tuple[Item, ...]
    next: str | None = None


def check_limit(limit: int) -> None:
    """Raise InvalidInput unless a page has 1 to 200 rows."""
    if not 1 <= limit <= GREATEST_LIMIT:
        raise InvalidInput(f"a page has 1 to {GREATEST_LIMIT} rows", field="limit")


def paginate(
    rows: Sequence[Item], limit: int, id_of: Callable[[Item], str] = attrgetter("id")
) -> Paginated[Item]:
    """The page of ``limit`` rows, of rows that were asked for with one more than that."""
    page = tuple(rows[:limit])
    return Paginated(page, id_of(page[-1]) if len(rows) > limit else None)
