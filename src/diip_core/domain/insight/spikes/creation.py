"""The creation of an issue, as the spike detector needs it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class Creation(NamedTuple):
    """When an issue was created, by which account, and when the mirror first saw it; None if unknown.

    ``tracker`` is the integration. This is a named tuple, because a project has one for each issue.
    """

    created_at: datetime
    author: str | None = None
    seen_at: datetime | None = None
    tracker: str = ""
    labels: tuple[str, ...] = ()
