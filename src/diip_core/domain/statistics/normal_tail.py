"""The standard normal distribution, as far as tests of significance need it."""

from __future__ import annotations

from math import erfc, sqrt

TWO_SIDED_95 = 1.959963984540054
"""The z that 2.5 % lie above."""


def normal_tail(z: float) -> float:
    """P(Z ≥ z), exact in the far tail too: ½ erfc(z/√2)."""
    return erfc(z / sqrt(2)) / 2
