"""How long issues of a kind take, and whether one that is still open will be in a month."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from attrs import frozen

from diip_core.domain.insight.flow.ageing import USUAL_SHARE
from diip_core.domain.insight.flow.waiting import until_resolved
from diip_core.domain.issues.lifecycle import Lifecycle
from diip_core.domain.statistics.survival import Duration, SurvivalCurve, kaplan_meier

LOOKING_AHEAD_DAYS = 30.0
LEAST_AT_RISK = 20
_Group = tuple[str | None, str | None]
_EVERYTHING: _Group = (None, None)


@frozen
class Lifetime:
    """How long an issue took to be closed, or has been open so far."""

    type: str
    components: Sequence[str]
    duration: Duration


def lifetime(
    issue_type: str, components: Sequence[str], life: Lifecycle, horizon: datetime
) -> Lifetime | None:
    """The lifetime up to ``horizon``; None if the issue was closed and nobody knows when."""
    duration = until_resolved(life, horizon)
    return None if duration is None else Lifetime(issue_type, components, duration)


@frozen
class UsualAge:
    """The age in ``days`` by which 85 % of the issues of ``type`` are closed; null where of all types."""

    days: float
    type: str | None


@frozen
class StillOpen:
    """``share``: of issues as old as this one, how many were open a month later.

    It is based on ``at_risk`` issues of ``type`` and ``component`` that were open for at least as long; null
    means all types or components.
    """

    share: float
    at_risk: int
    type: str | None
    component: str | None


class ResolutionOdds:
    """Kaplan-Meier curves by type and component, by type, and of all issues, each made when first needed.

    If a curve has under 20 issues or 5 events, the next coarser one is used.
    """

    def __init__(self, lifetimes: Iterable[Lifetime]) -> None:
        self._durations: dict[_Group, list[Duration]] = defaultdict(list)
        self._curves: dict[_Group, SurvivalCurve] = {}
        self._days: dict[_Group, list[float]] = {}
        self._usual_ages: dict[str, UsualAge | None] = {}
        for lifetime in lifetimes:
            self._durations[_EVERYTHING].append(lifetime.duration)
            self._durations[lifetime.type, None].append(lifetime.duration)
            for component in set(lifetime.components):
                self._durations[lifetime.type, component].append(lifetime.duration)

    def usual_age(self, issue_type: str) -> UsualAge | None:
        """By when 85 % of the issues of a type are closed, else 85 % of all; None where not reached."""
        if issue_type not in self._usual_ages:
            self._usual_ages[issue_type] = self._quantile(issue_type)
        return self._usual_ages[issue_type]

    def still_open(self, issue_type: str, components: Sequence[str], age_days: float) -> StillOpen | None:
        """P(open in 30 days | open now) = S(age + 30) / S(age); None if there is too little data.

        The curve is the finest with at least 20 issues at risk at that age: few are left in a curve's tail.
        Of several components the one with the most issues of this type is used, of equals the first by name.
        """
        largest = max(
            sorted(set(components)), key=lambda c: len(self._durations.get((issue_type, c), ())), default=None
        )
        for group in dict.fromkeys(((issue_type, largest), (issue_type, None), _EVERYTHING)):
            curve = self._curve(group)
            if not curve.is_sound:
                continue
            reached, at_risk = curve.at(age_days), self._at_risk(group, age_days)
            if reached > 0 and at_risk >= LEAST_AT_RISK:
                return StillOpen(curve.at(age_days + LOOKING_AHEAD_DAYS) / reached, at_risk, *group)
        return None

    def _quantile(self, issue_type: str) -> UsualAge | None:
        for group in ((issue_type, None), _EVERYTHING):
            curve = self._curve(group)
            if curve.is_sound and (days := curve.quantile(USUAL_SHARE)) is not None:
                return UsualAge(days, group[0])
        return None

    def _at_risk(self, group: _Group, age_days: float) -> int:
        """How many issues were open for at least that long."""
        if group not in self._days:
            self._days[group] = sorted(duration.days for duration in self._durations[group])
        days = self._days[group]
        return len(days) - bisect_left(days, age_days)

    def _curve(self, group: _Group) -> SurvivalCurve:
        if group not in self._curves:
            self._curves[group] = kaplan_meier(self._durations.get(group, ()))
        return self._curves[group]
