"""How surprising a day must be before somebody is told."""

from __future__ import annotations

from enum import StrEnum


class Sensitivity(StrEnum):
    """A project's setting.

    On real trackers quiet means about one false alarm in three years, default one a year, sensitive one a
    quarter.
    """

    QUIET = "quiet"
    DEFAULT = "default"
    SENSITIVE = "sensitive"

    @property
    def threshold(self) -> float:
        """The score that an alarm must be over."""
        return _THRESHOLDS[self]


_THRESHOLDS = {Sensitivity.QUIET: 2.5, Sensitivity.DEFAULT: 1.95, Sensitivity.SENSITIVE: 1.35}
