"""A value that was not given, in a change where null means: remove it."""

from __future__ import annotations

from enum import Enum


class Unset(Enum):
    """Leave it as it is."""

    UNSET = "unset"


UNSET = Unset.UNSET
