"""Has a project become slower recently? The question of once a week."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from attrs import frozen

from diip_core.domain.insight.flow.first_response import until_first_response
from diip_core.domain.insight.flow.waiting import until_resolved
from diip_core.domain.issues.lifecycle import derive_lifecycle
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.statistics.log_rank import log_rank
from diip_core.domain.statistics.survival import (
    LEAST_SUBJECTS,
    Duration,
    common_follow_up,
    kaplan_meier,
)
from diip_core.domain.time import Window

RECENT = timedelta(days=28)
REFERENCE = timedelta(days=180)
CUT_DAYS = 28.0
SURE_BELOW_P = 0.001
LEAST_RATIO = 1.5


@frozen
class Pace:
    """Issues created in the last 28 days against those of the 180 days before, both watched for 28 days.

    Means are restricted means in days up to ``horizon_days``: medians would be reached too late to warn.
    ``p`` is of the one-sided log-rank test, low where the recent ones take longer.
    """

    recent: int
    recent_events: int
    before: int
    before_events: int
    horizon_days: float
    recent_mean_days: float
    before_mean_days: float
    p: float

    @property
    def ratio(self) -> float:
        return self.recent_mean_days / self.before_mean_days if self.before_mean_days else 1.0

    @property
    def is_degraded(self) -> bool:
        """Slower beyond chance (p < 0.001, since it is asked every week) and by half at least."""
        return self.p < SURE_BELOW_P and self.ratio >= LEAST_RATIO


@frozen
class Degradation:
    """Each is null if there is too little to compare."""

    resolution: Pace | None
    first_response: Pace | None


def detect_degradation(issues: Iterable[Timeline], now: datetime) -> Degradation:
    """Compare the pace of issues by people, as of now."""
    resolutions: tuple[list[Duration], list[Duration]] = ([], [])
    responses: tuple[list[Duration], list[Duration]] = ([], [])
    past = Window(start=None, end=now, now=now)
    for timeline in issues:
        created_at = timeline.issue.created_at
        if timeline.author_is_bot or not now - RECENT - REFERENCE <= created_at < now:
            continue
        life = derive_lifecycle(timeline.issue).at(now)
        is_recent = created_at >= now - RECENT
        responses[is_recent].append(until_first_response(timeline, life, past))
        if (resolution := until_resolved(life, now)) is not None:
            resolutions[is_recent].append(resolution)
    return Degradation(compare_pace(*resolutions), compare_pace(*responses))


def compare_pace(before: Sequence[Duration], recent: Sequence[Duration]) -> Pace | None:
    """None if there are fewer than 20 of either, or too few of those before ended within 28 days.

    If none of the recent ones ended, that is the worst pace there is, not too little data.
    """
    earlier = [duration.cut(CUT_DAYS) for duration in before]
    later = [duration.cut(CUT_DAYS) for duration in recent]
    reference, current = kaplan_meier(earlier), kaplan_meier(later)
    if not reference.is_sound or current.subjects < LEAST_SUBJECTS:
        return None
    horizon = common_follow_up(reference, current)
    return Pace(
        recent=current.subjects,
        recent_events=current.events,
        before=reference.subjects,
        before_events=reference.events,
        horizon_days=horizon,
        recent_mean_days=current.restricted_mean(horizon),
        before_mean_days=reference.restricted_mean(horizon),
        p=log_rank(later, earlier).p_slower,
    )
