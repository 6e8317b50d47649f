"""Go through a series of days, from its beginning or on from a state kept before."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

from attrs import frozen

from diip_core.domain.insight.spikes.day_score import DayScore
from diip_core.domain.insight.spikes.days import INSIDE, UNVERIFIED, Days
from diip_core.domain.insight.spikes.finding import Finding, find_spike
from diip_core.domain.insight.spikes.inactivity import find_inactivity
from diip_core.domain.insight.spikes.kept_series import NOTHING_KEPT, KeptSeries, keep_state
from diip_core.domain.insight.spikes.state import SpikeState
from diip_core.domain.insight.spikes.step import step
from diip_core.domain.mirror.inactivity import Inactivity

See = Callable[[date, SpikeState, DayScore], None]
"""What is told a day with the state before it and its score."""


@frozen
class Followed:
    """``findings`` of all days, ``inactivities`` by each day that ended one, ``kept`` to go on from later.

    ``state`` is that after the last day that is over; ``steps`` days were gone through.
    """

    findings: tuple[Finding, ...]
    inactivities: tuple[Inactivity, ...]
    state: SpikeState
    kept: KeptSeries
    steps: int


def follow(
    days: Days,
    kept: KeptSeries = NOTHING_KEPT,
    *,
    keep: Collection[date] = (),
    hears: bool = False,
    see: See | None = None,
    seen_from: date | None = None,
) -> Followed:
    """Go on from the latest kept state of which nothing changed, else through all days: it ends the same.

    ``keep`` are the days before which to keep states. Silences are looked for where it ``hears``. ``see`` is
    told each day from ``seen_from`` on.
    """
    wanted = sorted(day for day in keep if days.first < day <= days.last)
    digests = days.digests({*wanted, *(one.day for one in kept.states)})
    whole = kept.whole(days, digests)
    starts = [day for day in whole if _may_begin(day, whole, wanted, seen_from)]
    start = max(starts, default=days.first)
    state = SpikeState.from_list(whole[start].state) if starts else SpikeState()
    states = {day: whole[day] for day in wanted if starts and day <= start}
    ahead = {*wanted} - {*states}
    before, heard = kept.found_before(start) if starts else ((), ())
    findings, inactivities = [*before], [*heard]
    first = days.first.toordinal()
    for ordinal in range(start.toordinal(), days.last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        if day in ahead:
            states[day] = keep_state(day, digests[day], state, findings, inactivities)
        mark = days.marks[ordinal - first]
        count = None if mark == UNVERIFIED else days.counts.get(day, 0)
        after, score = step(state, day, count, days.thresholds[mark == INSIDE])
        if (finding := find_spike(score)) is not None:
            findings.append(finding)
        if see is not None and (seen_from is None or day >= seen_from):
            see(day, state, score)
        if day < days.last:  # What is not over teaches nothing yet.
            if hears and count == 0 and (inactivity := find_inactivity(state, day)) is not None:
                inactivities.append(inactivity)
            state = after
    everything = KeptSeries(tuple(states[day] for day in wanted), tuple(findings), tuple(inactivities))
    last = wanted[-1] if wanted else days.first
    return Followed(
        everything.findings,
        everything.inactivities,
        state,
        kept=KeptSeries(everything.states, *everything.found_before(last)),
        steps=days.last.toordinal() + 1 - start.toordinal(),
    )


def _may_begin(day: date, whole: Collection[date], wanted: Collection[date], seen_from: date | None) -> bool:
    """Whether nothing that is wanted or seen lies before a kept state."""
    return (seen_from is None or day <= seen_from) and all(one in whole for one in wanted if one < day)
