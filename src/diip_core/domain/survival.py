"""Durations of which some are not over yet (Kaplan and Meier 1958).

Counting only what has ended flatters: on real trackers the median of closed issues alone was a tenth of
the true one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from attrs import frozen

SECONDS_PER_DAY = 86_400.0
LEAST_SUBJECTS = 20
LEAST_EVENTS = 5
_ROUNDING = 1e-9


@frozen
class Duration:
    """``days`` until the event, or until the end of observation where ``ended`` is false (censored)."""

    days: float
    ended: bool


@frozen
class SurvivalCurve:
    """S(t) as steps: after ``days[i]`` the share ``survival[i]`` has not ended yet.

    ``subjects`` and ``events`` say how much the curve rests on.
    """

    days: tuple[float, ...]
    survival: tuple[float, ...]
    subjects: int
    events: int

    @property
    def is_sound(self) -> bool:
        """Whether there is enough to speak of: at least 20 subjects and 5 events."""
        return self.subjects >= LEAST_SUBJECTS and self.events >= LEAST_EVENTS

    def quantile(self, share: float) -> float | None:
        """The first t in days by which ``share`` has ended; None where that was not reached."""
        for day, surviving in zip(self.days, self.survival, strict=True):
            if surviving <= 1 - share + _ROUNDING:
                return day
        return None


def kaplan_meier(durations: Iterable[Duration]) -> SurvivalCurve:
    """S(t) = Π (1 - dᵢ/nᵢ) over the times of events; at a tie, events come before censorings."""
    in_order: Sequence[Duration] = sorted(durations, key=lambda duration: duration.days)
    at_risk = len(in_order)
    surviving, total_events = 1.0, 0
    days: list[float] = []
    survival: list[float] = []
    for day, tied in groupby(in_order, key=lambda duration: duration.days):
        ended = [duration.ended for duration in tied]
        events = sum(ended)
        if events:
            surviving *= 1 - events / at_risk
            total_events += events
            days.append(day)
            survival.append(surviving)
        at_risk -= len(ended)
    return SurvivalCurve(tuple(days), tuple(survival), subjects=len(in_order), events=total_events)
