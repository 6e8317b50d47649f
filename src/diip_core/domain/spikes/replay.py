"""Late arrivals: begin again before the oldest day that changed.

A state holds sums, which cannot be undone. So some states of the past are kept, and what came late costs the
steps from there on. Days count by event time, therefore any order of arrival ends the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from attrs import frozen

from diip_core.domain.spikes.day_score import DayScore
from diip_core.domain.spikes.sensitivity import Sensitivity
from diip_core.domain.spikes.state import SpikeState
from diip_core.domain.spikes.step import step

KEPT_DAYS = 14


@frozen
class Replay:
    """The ``scores`` of the days gone through again, and the states to keep now, oldest first."""

    scores: tuple[DayScore, ...]
    states: tuple[SpikeState, ...]

    @property
    def state(self) -> SpikeState:
        """The series after its last day."""
        return self.states[-1] if self.states else SpikeState()


def replay(
    kept: Iterable[SpikeState],
    counts: Mapping[date, int | None],
    *,
    changed_from: date,
    through: date,
    threshold: float = Sensitivity.DEFAULT.threshold,
) -> Replay:
    """Go from the latest kept state before ``changed_from`` to ``through``, that day included.

    ``counts`` holds the days after that state (`replays_from` names the first), None or nothing where a
    day is unverified. Without such a state the series begins with its first day in ``counts``.
    """
    valid = [state for state in kept if state.last_day is not None and state.last_day < changed_from]
    state = max(valid, key=_ordinal, default=SpikeState())
    days = sorted(day for day in counts if day.toordinal() > _ordinal(state) and day <= through)
    scores, states = [], valid
    for day in days:
        state, score = step(state, day, counts[day], threshold)
        scores.append(score)
        states.append(state)
    return Replay(tuple(scores), _worth_keeping(states))


def replays_from(kept: Iterable[SpikeState], changed_from: date) -> date | None:
    """The first day whose count `replay` needs; None for the first of all."""
    last_days = [state.last_day for state in kept if state.last_day and state.last_day < changed_from]
    return max(last_days) + timedelta(days=1) if last_days else None


def _worth_keeping(states: Iterable[SpikeState]) -> tuple[SpikeState, ...]:
    """Each of the last fourteen days, and the last state of every month before."""
    in_order = sorted(states, key=_ordinal)
    newest = _ordinal(in_order[-1]) if in_order else 0
    months = {}
    for state in in_order:
        recent = _ordinal(state) > newest - KEPT_DAYS
        last_day = date.fromordinal(_ordinal(state))
        months[last_day if recent else last_day.replace(day=1)] = state
    return tuple(sorted(months.values(), key=_ordinal))


def _ordinal(state: SpikeState) -> int:
    return state.last_ordinal or 0
