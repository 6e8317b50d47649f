"""When the reports of a year come in: busy weekdays, quiet weekends, slow growth, and what is planted.

That is one burst and, in a year large enough, what was filed in one go after an outage.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from attrs import frozen

from diip_adapters.simulators.outage import Outage

DAYS = 365
_BY_WEEKDAY = (1.05, 1.12, 1.08, 1.0, 0.85, 0.22, 0.18)
_SPIKE_LENGTH_DAYS = 3
_SPIKE_DAYS_WORTH = 12
"""The burst holds as many reports as this many average days."""
_IMPORT_SECONDS = 45 * 60
"""Well within one hour, which separates bulk writing from a busy day."""


@frozen
class Opening:
    """One report comes in; ``occasion``: usual, spike (the planted burst) or import (filed by the bot)."""

    at: datetime
    occasion: str = "usual"


def spike_days(now: datetime) -> tuple[date, ...]:
    """The days of the burst: the last Tuesday to Thursday before the day of ``now``, so 1 to 9 days ago."""
    thursday = now.date() - timedelta(days=1)
    thursday -= timedelta(days=(thursday.weekday() - 3) % 7)
    return tuple(thursday - timedelta(days=day) for day in reversed(range(_SPIKE_LENGTH_DAYS)))


def openings(rng: Random, *, now: datetime, count: int, outage: Outage) -> list[Opening]:
    """``count`` openings in order of time, none after ``now`` (whole seconds).

    The usual ones are not yet postponed by the outage; the import begins when the rest has caught up.
    """
    first = now.date() - timedelta(days=DAYS - 1)
    days = [first + timedelta(days=place) for place in range(DAYS)]
    weights = [
        _BY_WEEKDAY[day.weekday()] * (0.8 + 0.4 * place / DAYS) * rng.lognormvariate(0, 0.25)
        for place, day in enumerate(days)
    ]
    burst = min(count // 4, max(3, round(count / DAYS * _SPIKE_DAYS_WORTH)))
    by_mail = outage.imported(count)
    usual = rng.choices(days, weights, k=count - burst - by_mail)
    made = [Opening(_moment(rng, day, now)) for day in usual]
    made += [Opening(_moment(rng, rng.choice(spike_days(now)), now), "spike") for _ in range(burst)]
    made += [Opening(_import_moment(rng, outage), "import") for _ in range(by_mail)]
    return sorted(made, key=lambda opening: opening.at)


def _import_moment(rng: Random, outage: Outage) -> datetime:
    return outage.caught_up_at() + timedelta(seconds=int(rng.random() * _IMPORT_SECONDS))


def _moment(rng: Random, day: date, now: datetime) -> datetime:
    seconds = int(rng.triangular(6.0, 20.0, 10.5) * 3600)
    at = datetime.combine(day, time(), UTC) + timedelta(seconds=seconds)
    return at if at <= now else now - timedelta(seconds=int(rng.random() * 3600))
