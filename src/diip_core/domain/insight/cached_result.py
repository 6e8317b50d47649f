"""A result of analytics in the cache."""

from __future__ import annotations

from datetime import datetime
from typing import Generic, TypeVar

from attrs import frozen

Result = TypeVar("Result")


@frozen
class CachedResult(Generic[Result]):
    """A ``result`` with what it was computed under: it is valid only while ``cache_key`` is the same."""

    result: Result
    cache_key: str
    computed_at: datetime
