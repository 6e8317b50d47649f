"""The constants of the spike detector, measured on 17 real trackers (docs/explanation/spikes.md).

A change of one also changes the version, which every finding carries.
"""

from __future__ import annotations

from diip_core.domain.projects.project import Sensitivity

DEFAULTS_VERSION = "spikes-2"

THRESHOLDS: dict[Sensitivity, float] = {"quiet": 1.65, "default": 1.33, "sensitive": 0.8}
"""An alarm's score is greater. On real trackers quiet means about one false alarm in two years, default one
in nine months, sensitive one a quarter.
"""

LONGEST_DAYS = 7
TESTED_LENGTHS_DAYS = (1, 3, 7)
"""The windows whose p calibrates the score."""
MUTED_DAYS = 7
LEARNING_DAYS = 28

LEVEL_DECAYS = tuple(2 ** (-1 / half_life) for half_life in (14, 28, 42, 90, 180))
"""One level for each half-life in days."""
WEIGHT_DECAY = 0.99
"""Of the log-likelihoods by which the levels are weighted."""
SLOW_DECAY = 2 ** (-1 / 182)
"""Of weekdays, dispersion and calibration."""

BURST_SIZES = (1.0, 1.5, 2.0, 3.0, 5.0, 8.0)
"""In standard deviations a day above the expected count."""
LEAST_BURST_LEVEL = 0.03
LEAST_OVERDISPERSION = 1.02
LEAST_EXCESS = 1e-4

START_WEIGHT = 0.5
LEAST_WEIGHT = 0.5
LEAST_LEVEL = 0.02
LEAST_EXPECTED = 0.001

WEEKDAY_PRIOR_WEIGHT = 4.0
_WEEKDAYS = (1.17, 1.17, 1.17, 1.17, 1.15, 0.58, 0.58)
WEEKDAY_PRIOR = tuple(share * 7 / sum(_WEEKDAYS) for share in _WEEKDAYS)
"""Monday first, mean 1."""

DISPERSION_PRIOR = 1.3
DISPERSION_PRIOR_DAYS = 28.0
LEAST_DISPERSION = 1.0
MOST_DISPERSION = 8.0
MOST_SQUARE = 30.0
LEAST_SQUARE_DIVISOR = 0.1

LEAST_COUNT = 3
LEAST_RATIO = 1.5

TAIL = 0.10
"""The share of days on which the smallest p should be under 0.10, and that bound itself."""
TAIL_PRIOR_DAYS = 90.0
LEAST_CALIBRATION = 0.6
MOST_CALIBRATION = 1.15

CLIP_LEAST = 2.0
CLIP_DEVIATIONS = 2.33
CLIP_DISPERSION = 0.74
CLIP_FIRST_WEEK = 3.0
"""An addition to the method. It changes nothing on trackers with fewer than 30 issues a day."""
