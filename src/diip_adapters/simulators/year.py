"""When the reports of a year come in: busy weekdays, quiet weekends, slow growth, and one planted burst."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from attrs import frozen

DAYS = 365
_BY_WEEKDAY = (1.05, 1.12, 1.08, 1.0, 0.85, 0.22, 0.18)
_SPIKE_LENGTH_DAYS = 3
_SPIKE_DAYS_WORTH = 12
"""The burst holds as many reports as this many average days."""


@frozen
class Opening:
    """One report comes in; ``in_spike`` where it belongs to the planted burst."""

    at: datetime
    in_spike: bool = False


def spike_days(now: datetime) -> tuple[date, ...]:
    """The days of the burst: Tuesday to Thursday, 18 to 24 days before ``now``."""
    tuesday = now.date() - timedelta(days=18)
    tuesday -= timedelta(days=(tuesday.weekday() - 1) % 7)
    return tuple(tuesday + timedelta(days=day) for day in range(_SPIKE_LENGTH_DAYS))


def openings(rng: Random, *, now: datetime, count: int) -> list[Opening]:
    """``count`` openings in order of time, none after ``now`` (whole seconds)."""
    first = now.date() - timedelta(days=DAYS - 1)
    days = [first + timedelta(days=place) for place in range(DAYS)]
    weights = [
        _BY_WEEKDAY[day.weekday()] * (0.8 + 0.4 * place / DAYS) * rng.lognormvariate(0, 0.25)
        for place, day in enumerate(days)
    ]
    burst = min(count // 4, max(3, round(count / DAYS * _SPIKE_DAYS_WORTH)))
    made = [Opening(_moment(rng, day, now)) for day in rng.choices(days, weights, k=count - burst)]
    made += [Opening(_moment(rng, rng.choice(spike_days(now)), now), in_spike=True) for _ in range(burst)]
    return sorted(made, key=lambda opening: opening.at)


def _moment(rng: Random, day: date, now: datetime) -> datetime:
    seconds = int(rng.triangular(6.0, 20.0, 10.5) * 3600)
    at = datetime.combine(day, time(), UTC) + timedelta(seconds=seconds)
    return at if at <= now else now - timedelta(seconds=int(rng.random() * 3600))
