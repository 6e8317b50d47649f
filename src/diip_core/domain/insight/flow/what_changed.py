"""What changed this month: the last 28 days against the 28 before, without the noise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from math import sqrt
from typing import Literal

from attrs import evolve, frozen

from diip_core.domain.insight.flow.backlog import DISPERSION_DAYS, dispersion
from diip_core.domain.insight.flow.first_response import until_first_response
from diip_core.domain.insight.flow.reopening import WITHIN_DAYS, until_reopened
from diip_core.domain.insight.flow.trends import DayFlow, daily_flow
from diip_core.domain.insight.flow.waiting import until_resolved
from diip_core.domain.issues.lifecycle import Lifecycle, derive_lifecycle
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.statistics.log_rank import log_rank
from diip_core.domain.statistics.multiple_testing import benjamini_hochberg
from diip_core.domain.statistics.normal_tail import normal_tail
from diip_core.domain.statistics.survival import LEAST_SUBJECTS, Duration, common_follow_up, kaplan_meier
from diip_core.domain.time import Window, local_day

MONTH = timedelta(days=28)
ALLOWED_FALSE_SHARE = 0.05
LEAST_RATIO = 1.25
LEAST_COUNT = 10
LEAST_EVENTS = 5

What = Literal["arrivals", "closures", "resolution", "first response", "reopening", "label", "component"]
Unit = Literal["issues", "seconds", "share"]
Known = Sequence[tuple[Timeline, Lifecycle]]


@frozen
class Change:
    """One figure of both months.

    ``before`` and ``after`` are counts; for ``resolution`` and ``first response`` the mean days waited
    within ``horizon_days`` (restricted, so that what still waits counts); for ``reopening`` the share of
    closes taken back, 0 to 1. Medians are in days, null where they were not reached. ``q`` is ``p``
    corrected for all that was compared.
    """

    what: What
    name: str
    before: float
    after: float
    p: float
    q: float = 1.0
    horizon_days: float | None = None
    median_before_days: float | None = None
    median_after_days: float | None = None

    @property
    def unit(self) -> Unit:
        """The unit in which ``before`` and ``after`` are shown: waits, computed in days, in seconds."""
        if self.what == "reopening":
            return "share"
        return "seconds" if self.what in ("resolution", "first response") else "issues"

    @property
    def is_real(self) -> bool:
        """Beyond chance (q ≤ 5 %), and by a quarter at least."""
        low, high = sorted((self.before, self.after))
        return self.q <= ALLOWED_FALSE_SHARE and high >= LEAST_RATIO * low


@frozen
class WhatChanged:
    """Every figure ``compared``, the surest first; labels and components only if they grew."""

    before: Window
    after: Window
    compared: tuple[Change, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes worth reporting."""
        return tuple(change for change in self.compared if change.is_real)


def what_changed(issues: Iterable[Timeline], now: datetime, zone: tzinfo) -> WhatChanged | None:
    """Compare the two months up to now; None if the project is younger than both.

    Each month is analysed as of its own end, so that the older one has had no more time.
    """
    after, before = Window(now - MONTH, now, now), Window(now - 2 * MONTH, now - MONTH, now)
    known = [
        (timeline, derive_lifecycle(timeline.issue).at(now))
        for timeline in issues
        if timeline.issue.created_at < now and not timeline.author_is_bot
    ]
    if min((life.created_at for _, life in known), default=now) > now - 2 * MONTH:
        return None
    days = daily_flow((life for _, life in known), zone)
    last = local_day(now, zone)
    flows = [days.get(last - timedelta(days=back), DayFlow()) for back in range(1, DISPERSION_DAYS + 1)]
    spread = dispersion([flow.arrivals for flow in flows])
    found = [
        _count("arrivals", _arrivals(known), (before, after), spread),
        _count("closures", _closures(known), (before, after), dispersion([flow.closures for flow in flows])),
        _pace("resolution", known, (before, after), _resolutions),
        _pace("first response", known, (before, after), _responses),
        _reopening(known, (before, after)),
        *_growing("label", known, (before, after), spread, lambda timeline: timeline.issue.labels),
        *_growing("component", known, (before, after), spread, lambda timeline: timeline.components),
    ]
    return WhatChanged(before, after, _corrected([change for change in found if change is not None]))


def _corrected(changes: Sequence[Change]) -> tuple[Change, ...]:
    q_values = benjamini_hochberg([change.p for change in changes])
    corrected = (evolve(change, q=q) for change, q in zip(changes, q_values, strict=True))
    return tuple(sorted(corrected, key=lambda change: (change.q, change.p, change.what, change.name)))


def _arrivals(known: Known) -> list[datetime]:
    created = [life.created_at for _, life in known]
    return created + [turn.at for _, life in known for turn in life.turns if not turn.closed]


def _closures(known: Known) -> list[datetime]:
    return [turn.at for _, life in known for turn in life.turns if turn.closed]


def _count(what: What, instants: Iterable[datetime], months: tuple[Window, Window], spread: float) -> Change:
    counts = [0, 0]
    for instant in instants:
        for index, month in enumerate(months):
            counts[index] += month.holds(instant)
    return _compare_counts(what, "", counts[0], counts[1], spread)


def _compare_counts(what: What, name: str, before: int, after: int, spread: float) -> Change:
    """Two counts whose variance is ``spread`` times their mean; z by the normal approximation."""
    error = sqrt(spread * (before + after))
    p = 2 * normal_tail(abs(after - before) / error) if error else 1.0
    return Change(what, name, before, after, p)


def _pace(
    what: What,
    known: Known,
    months: tuple[Window, Window],
    durations: Callable[[Known, Window], list[Duration]],
) -> Change | None:
    earlier, later = (durations(known, month) for month in months)
    before, after = kaplan_meier(earlier), kaplan_meier(later)
    if min(before.subjects, after.subjects) < LEAST_SUBJECTS or before.events + after.events < LEAST_EVENTS:
        return None
    horizon = common_follow_up(before, after)
    return Change(
        what,
        "",
        before=before.restricted_mean(horizon),
        after=after.restricted_mean(horizon),
        p=log_rank(later, earlier).p_different,
        horizon_days=horizon,
        median_before_days=before.quantile(0.5),
        median_after_days=after.quantile(0.5),
    )


def _resolutions(known: Known, month: Window) -> list[Duration]:
    lives = (life.at(month.end) for _, life in known if month.holds(life.created_at))
    durations = (until_resolved(life, month.horizon) for life in lives)
    return [duration for duration in durations if duration is not None]


def _responses(known: Known, month: Window) -> list[Duration]:
    return [
        until_first_response(timeline, life.at(month.end), month)
        for timeline, life in known
        if month.holds(life.created_at)
    ]


def _reopening(known: Known, months: tuple[Window, Window]) -> Change | None:
    earlier, later = (
        [duration for _, life in known for duration in until_reopened(life.at(month.end), month)]
        for month in months
    )
    before, after = kaplan_meier(earlier), kaplan_meier(later)
    if min(before.subjects, after.subjects) < LEAST_SUBJECTS:
        return None
    p = log_rank(later, earlier).p_different
    return Change("reopening", "", 1 - before.at(WITHIN_DAYS), 1 - after.at(WITHIN_DAYS), p)


def _growing(
    what: What,
    known: Known,
    months: tuple[Window, Window],
    spread: float,
    values: Callable[[Timeline], Iterable[str]],
) -> list[Change]:
    """Values of which more issues were created than in the month before, ten at least."""
    before, after = (_tally(known, month, values) for month in months)
    return [
        _compare_counts(what, value, before[value], count, spread)
        for value, count in sorted(after.items())
        if count >= LEAST_COUNT and count > before[value]
    ]


def _tally(known: Known, month: Window, values: Callable[[Timeline], Iterable[str]]) -> Mapping[str, int]:
    return Counter(
        value for timeline, life in known if month.holds(life.created_at) for value in set(values(timeline))
    )
