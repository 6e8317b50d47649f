"""Is the backlog really growing? And how long would new work wait in it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import sqrt
from statistics import fmean, variance

from attrs import frozen

from diip_core.domain.insight.flow.trends import DayFlow

RECENT_DAYS = 28
DISPERSION_DAYS = 182
GROWING_FROM_Z = 2.33
LEAST_GROWTH = 5
LEAST_SHARE_OF_BACKLOG = 0.1
STEADY_BELOW_Z = 2.0


@frozen
class BacklogGrowth:
    """The last 28 days: ``arrivals`` (created and reopened) against ``closures``.

    ``backlog_before`` was open when they began. ``z`` is the growth in standard errors, where days vary by
    the dispersions (variance/mean of the daily counts, 1 for pure chance). ``wait_days`` is Little's W =
    backlog / closures a day: how long new work waits while arrivals and closures are in balance; null
    if they are not, or nothing was closed.
    """

    arrivals: int
    closures: int
    backlog_before: int
    dispersion_of_arrivals: float
    dispersion_of_closures: float
    z: float
    is_growing: bool
    wait_days: float | None


def describe_backlog(days: Mapping[date, DayFlow], today: date) -> BacklogGrowth | None:
    """Judge the 28 days up to and including ``today``; None if there are fewer days of history."""
    history = [day for day in days if day <= today]
    if not history or (today - min(history)).days < RECENT_DAYS - 1:
        return None
    length = min(DISPERSION_DAYS, (today - min(history)).days + 1)
    flows = [days.get(today - timedelta(days=back), DayFlow()) for back in range(length)]
    recent = flows[:RECENT_DAYS]
    arrivals, closures = sum(flow.arrivals for flow in recent), sum(flow.closures for flow in recent)
    first = today - timedelta(days=RECENT_DAYS - 1)
    backlog = sum(days[day].balance for day in history if day < first)
    of_arrivals = dispersion([flow.arrivals for flow in flows])
    of_closures = dispersion([flow.closures for flow in flows])
    error = sqrt(of_arrivals * arrivals + of_closures * closures)
    z = (arrivals - closures) / error if error else 0.0
    is_large = arrivals - closures >= max(LEAST_GROWTH, LEAST_SHARE_OF_BACKLOG * backlog)
    return BacklogGrowth(
        arrivals=arrivals,
        closures=closures,
        backlog_before=backlog,
        dispersion_of_arrivals=of_arrivals,
        dispersion_of_closures=of_closures,
        z=z,
        is_growing=z > GROWING_FROM_Z and is_large,
        wait_days=backlog / (closures / RECENT_DAYS) if closures and abs(z) < STEADY_BELOW_Z else None,
    )


def dispersion(counts: Sequence[int]) -> float:
    """Variance / mean of daily counts, within 1 (a Poisson process) and 8."""
    mean = fmean(counts) if counts else 0.0
    return min(max(variance(counts) / mean, 1.0), 8.0) if mean and len(counts) > 1 else 1.0
