"""An integration that is read although no issue comes: it is probably broken, not quiet."""

from __future__ import annotations

from datetime import date

from attrs import frozen


@frozen
class Inactivity:
    """No issue was created in the ``length_days`` up to ``day``, although ``expected`` were likely.

    ``probability`` is P(Y = 0) of a negative binomial with that mean and ``variance``.
    """

    day: date
    length_days: int
    expected: float
    variance: float
    probability: float


@frozen
class OngoingInactivity:
    """No issue was created from ``since`` on; ``found`` is the latest inactivity in that time.

    It lasts until the next issue, even if the detector has learned meanwhile to expect none.
    """

    since: date
    found: Inactivity
