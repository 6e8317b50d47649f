"""The creation of an issue, as the spike detector needs it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class Creation(NamedTuple):
    """When an issue was created, by which account, and when the mirror first saw it; None is unknown.

    ``tracker`` tells apart whose issues are read by themselves. A named tuple, as a project has as many as
    issues.
    """

    created_at: datetime
    author: str | None = None
    seen_at: datetime | None = None
    tracker: str = ""
    labels: tuple[str, ...] = ()
