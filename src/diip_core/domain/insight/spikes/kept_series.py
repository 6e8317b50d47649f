"""Late arrivals: states of the past to go on from, so that what changed costs the steps since then.

A state holds sums, which cannot be undone. So some are kept, each under a seal: a digest of all that went
into it and of what came out. A series goes on from the latest one whose seal is whole; any change, be it a
count, a day that can be vouched for or no more, or an episode that lowers a label's threshold, breaks it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from hashlib import blake2b

from attrs import frozen

from diip_core.domain.insight.spikes.days import Days
from diip_core.domain.insight.spikes.finding import Finding
from diip_core.domain.insight.spikes.state import SpikeState
from diip_core.domain.mirror.inactivity import Inactivity

SETTLED = timedelta(days=2)
"""The last days change most: labels are given late, and a day is read to its end on the next."""
_ONE_DAY = timedelta(days=1)


@frozen
class KeptState:
    """A series before ``day``, as `SpikeState.to_list` writes it; ``seal`` is hexadecimal."""

    day: date
    seal: str
    state: tuple[float | int | None, ...]


@frozen
class KeptSeries:
    """Some ``states`` of a series, oldest first, and what was found before the last of them.

    An inactivity stands here by each day that ended one.
    """

    states: tuple[KeptState, ...] = ()
    findings: tuple[Finding, ...] = ()
    inactivities: tuple[Inactivity, ...] = ()

    def whole(self, days: Days, digests: Mapping[date, bytes]) -> Mapping[date, KeptState]:
        """The kept states whose seals are whole, by day; ``digests`` are of `Days.digests`."""
        return {
            kept.day: kept
            for kept in self.states
            if days.first < kept.day <= days.last
            and kept.seal == seal(digests[kept.day], kept.state, *self.found_before(kept.day))
        }

    def found_before(self, day: date) -> tuple[tuple[Finding, ...], tuple[Inactivity, ...]]:
        """The findings and inactivities of the days before."""
        return (
            tuple(finding for finding in self.findings if finding.day < day),
            tuple(inactivity for inactivity in self.inactivities if inactivity.day < day),
        )


NOTHING_KEPT = KeptSeries()


def seal(
    digest: bytes,
    state: tuple[float | int | None, ...],
    findings: tuple[Finding, ...],
    inactivities: tuple[Inactivity, ...],
) -> str:
    """The seal of a state and of what was found before it; ``digest`` is of what went in."""
    return blake2b(digest + repr((state, findings, inactivities)).encode(), digest_size=16).hexdigest()


def keep_state(
    day: date,
    digest: bytes,
    state: SpikeState,
    findings: Sequence[Finding],
    inactivities: Sequence[Inactivity],
) -> KeptState:
    """The state before a day under its seal, with what was found until then."""
    numbers = tuple(state.to_list())
    return KeptState(day, seal(digest, numbers, tuple(findings), tuple(inactivities)), numbers)


def days_to_keep(today: date) -> frozenset[date]:
    """Before which days states are kept: the day before yesterday, its quarter and the quarter before.

    So what changed of late costs a few steps, and a look at the last two months begins at a kept state. Each
    day of a later list is one of the present list or comes after all of it.
    """
    settled = today - SETTLED
    quarter = quarter_of(settled)
    return frozenset({settled, quarter, quarter_of(quarter - _ONE_DAY)})


def quarter_of(day: date) -> date:
    """The first day of its quarter."""
    return date(day.year, day.month - (day.month - 1) % 3, 1)
