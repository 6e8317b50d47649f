"""Does one group last longer than the others? (Mantel 1966, Peto and Peto 1972)."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate, chain
from math import sqrt

from attrs import frozen

from diip_core.domain.statistics.normal_tail import normal_tail
from diip_core.domain.statistics.survival import Duration, RiskSets, SurvivalCurve, count_at_risk, risk_sets

_ROUNDING = 1e-10


@frozen
class LogRank:
    """Events ``observed`` in the group, those ``expected`` were it like the others, and the variance."""

    observed: int
    expected: float
    variance: float

    @property
    def z(self) -> float:
        """Above 0 where the group ends more slowly than the others."""
        return (self.expected - self.observed) / sqrt(self.variance) if self.variance > 0 else 0.0

    @property
    def p_slower(self) -> float:
        """One-sided: how often chance alone makes a group look at least this slow."""
        return normal_tail(self.z)

    @property
    def p_different(self) -> float:
        """Two-sided."""
        return min(1.0, 2 * normal_tail(abs(self.z)))


class Pool:
    """Everybody who is compared, summed up once, so that each group costs only its own size.

    With n at risk and d events at a time, a group with k at risk expects k·d/n events there, with the
    hypergeometric variance (k/n)(1 - k/n)·d(n-d)/(n-1). While k stays the same, sums over the times are
    differences of running sums.
    """

    def __init__(self, durations: Iterable[Duration]) -> None:
        self._risk = risk_sets(durations)
        hazard, linear, square = [], [], []
        for events, at_risk in zip(self._risk.events, self._risk.at_risk, strict=True):
            weight = events * (at_risk - events) / (at_risk - 1) if at_risk > 1 else 0.0
            hazard.append(events / at_risk)
            linear.append(weight / at_risk)
            square.append(weight / at_risk**2)
        self._hazard = _running(hazard)
        self._linear = _running(linear)
        self._square = _running(square)

    @property
    def size(self) -> int:
        """How many were ever at risk."""
        return self._risk.subjects

    @property
    def events(self) -> int:
        """How many of them ended."""
        return sum(self._risk.events)

    def compare(self, group: Iterable[Duration]) -> LogRank:
        """Test a part of the pool against the rest of it.

        Somebody may belong to the group from a later age on than to the pool (Mantel and Byar 1974): up to
        then they count among the rest.
        """
        watched = [duration for duration in group if duration.is_watched]
        entries = ((self._index(d.entered) if d.entered > 0 else 0, 1) for d in watched)
        exits = ((self._index(d.days), -1) for d in watched)
        steps = sorted(chain(entries, exits))
        at_risk = reached = 0
        expected = variance = 0.0
        for index, change in steps:
            if index > reached:
                expected += at_risk * (self._hazard[index] - self._hazard[reached])
                variance += at_risk * (self._linear[index] - self._linear[reached])
                variance -= at_risk**2 * (self._square[index] - self._square[reached])
            at_risk, reached = at_risk + change, index
        return LogRank(sum(d.ended for d in watched), expected, variance if variance > _ROUNDING else 0.0)

    def rest_since(self, age: float, group: Iterable[Duration], follow_up: float) -> SurvivalCurve:
        """The curve of all but the group, of those still there at that age: the pool less the group.

        ``follow_up`` is the longest duration of the rest, which sums do not show.
        """
        watched = [duration for duration in group if duration.is_watched]
        first = self._index(age) if age > 0 else 0
        days = self._risk.days[first:]
        ended = Counter(duration.days for duration in watched if duration.ended)
        mine = count_at_risk(watched, days)
        steps = [
            (day, events - ended[day], at_risk - own)
            for day, events, at_risk, own in zip(
                days, self._risk.events[first:], self._risk.at_risk[first:], mine, strict=True
            )
            if events > ended[day]
        ]
        return RiskSets(
            days=[day for day, _, _ in steps],
            events=[events for _, events, _ in steps],
            at_risk=[at_risk for _, _, at_risk in steps],
            subjects=self.size - len(watched),
            follow_up=follow_up,
        ).curve()

    def _index(self, days: float) -> int:
        """How many times of events have come by then."""
        return bisect_right(self._risk.days, days)


def log_rank(group: Sequence[Duration], others: Sequence[Duration]) -> LogRank:
    """Test a group against others; at a tie, events come before censorings."""
    return Pool([*group, *others]).compare(group)


def _running(terms: Iterable[float]) -> list[float]:
    return list(accumulate(terms, initial=0.0))
