"""What stands where nothing was said, in a change where null takes something away."""

from __future__ import annotations

from enum import Enum


class Unchanged(Enum):
    """Leave it as it is."""

    UNCHANGED = "unchanged"


UNCHANGED = Unchanged.UNCHANGED
