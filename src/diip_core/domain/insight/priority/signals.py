"""The measured signals of an open issue, before any weight."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, tzinfo

from attrs import field, frozen

from diip_core.domain.insight.priority.resolution_odds import ResolutionOdds, StillOpen, UsualAge
from diip_core.domain.issues.history import Activity
from diip_core.domain.issues.issue import IssueType, Priority
from diip_core.domain.issues.labels import is_regression, is_security
from diip_core.domain.issues.vocabulary import fold
from diip_core.domain.statistics.survival import SECONDS_PER_DAY


@frozen
class SpikeWindow:
    """A spike of the project, or of one ``label`` or component; the days are of the project's zone.

    ``end`` is the last day, null if it is not known yet.
    """

    start: date
    end: date | None = None
    label: str | None = None


@frozen
class Candidate:
    """An open issue as it is, or was at a past instant.

    ``demand``: its duplicates and reactions. ``last_activity``: the last by which a human worked on it; null
    if nobody did since it was created.
    """

    issue_id: str
    key: str
    created_at: datetime
    type: IssueType
    priority: Priority
    labels: Sequence[str] = ()
    components: Sequence[str] = ()
    demand: int = 0
    author: str | None = None
    last_activity: Activity | None = None


@frozen
class Signals:
    """``usual``: the age by which 85 % of its kind are closed. ``spike`` and ``alarm`` name a label.

    ``spike`` is the empty text for a spike of the whole project. ``quiet_days``: since the last activity of
    a human, else since the creation.
    """

    priority: Priority
    age_days: float
    usual: UsualAge | None
    demand: int
    spike: str | None
    alarm: str | None
    still_open: StillOpen | None
    quiet_days: float
    author: str | None = None
    last_activity: Activity | None = None


@frozen
class OpenSpikes:
    """The windows that are open at ``now``: per folded label the first midnight of each."""

    now: datetime
    starts: dict[str, list[datetime]]

    @classmethod
    def at(cls, now: datetime, windows: Iterable[SpikeWindow], zone: tzinfo) -> OpenSpikes:
        today = now.astimezone(zone).date()
        starts: dict[str, list[datetime]] = {}
        for window in windows:
            if window.start <= today and (window.end is None or window.end >= today):
                midnight = datetime.combine(window.start, time.min, tzinfo=zone)
                starts.setdefault(fold(window.label or ""), []).append(midnight)
        return cls(now, starts)

    def holding(self, candidate: Candidate) -> str | None:
        """The first spike by name that the issue is part of; the empty text is the project's own."""
        if not self.starts or candidate.created_at > self.now:
            return None
        names = {fold(name): name for name in sorted({*candidate.labels, *candidate.components})}
        names[""] = ""
        inside = (
            names[folded]
            for folded, starts in self.starts.items()
            if folded in names and min(starts) <= candidate.created_at
        )
        return min(inside, default=None)


@frozen
class Surroundings:
    """What an issue is measured against. ``now`` may lie in the past."""

    now: datetime
    odds: ResolutionOdds = field(eq=False)
    spikes: OpenSpikes

    def signals(self, candidate: Candidate) -> Signals:
        age_days, last = self._days_since(candidate.created_at), candidate.last_activity
        return Signals(
            priority=candidate.priority,
            age_days=age_days,
            usual=self.odds.usual_age(candidate.type),
            demand=max(candidate.demand, 0),
            spike=self.spikes.holding(candidate),
            alarm=_alarm(candidate.labels),
            still_open=self.odds.still_open(candidate.type, candidate.components, age_days),
            quiet_days=age_days if last is None else self._days_since(last.at),
            author=candidate.author,
            last_activity=last,
        )

    def _days_since(self, instant: datetime) -> float:
        return max((self.now - instant).total_seconds() / SECONDS_PER_DAY, 0.0)


def _alarm(labels: Sequence[str]) -> str | None:
    """A label of security before one of a regression, of several the first by name."""
    found = [
        (not is_security(label), label) for label in labels if is_security(label) or is_regression(label)
    ]
    return min(found)[1] if found else None
