"""Which values of a kind last longer than the other values of it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import frozen

from diip_core.domain.log_rank import Pool
from diip_core.domain.multiple_testing import benjamini_hochberg
from diip_core.domain.survival import Duration, SurvivalCurve, common_follow_up, kaplan_meier

LEAST_ISSUES = 15
LEAST_ENDED = 5
ALLOWED_FALSE_SHARE = 0.05
LEAST_RATIO = 1.5
_FEW = 5


@frozen
class Member:
    """What waits: for ``days``, over where ``ended``; ``entered`` is the age in days by value.

    An age says from when on the value is known to have been there.
    """

    days: float
    ended: bool
    entered: Mapping[str, float]

    def with_value(self, value: str) -> Duration:
        return Duration(self.days, self.ended, self.entered[value])

    def with_any(self) -> Duration:
        return Duration(self.days, self.ended, min(self.entered.values()))

    def without(self, value: str) -> Duration | None:
        """Its time with another value alone; null where there is none."""
        others = [age for other, age in self.entered.items() if other != value]
        if not others:
            return None
        duration = Duration(self.days, self.ended, min(others))
        return duration.cut(self.entered[value]) if value in self.entered else duration


@frozen
class SlowerValue:
    """A value whose members last longer than those with another value of the same kind.

    Medians are in days of age, of those still there at ``since_days``: an age by which enough of both are
    watched. ``median_days`` is null where half of them lasted beyond ``follow_up_days``, and the ratio is
    then at least what is said. ``excess_days`` is what its ``subjects`` wait longer in all, up to the
    follow-up. ``q`` is ``p`` corrected for all that was tested.
    """

    kind: str
    value: str
    subjects: int
    events: int
    since_days: float
    follow_up_days: float
    median_days: float | None
    rest_median_days: float
    ratio: float
    excess_days: float
    p: float
    q: float


@frozen
class Comparison:
    """The ``slower`` of the values ``tested``, largest excess first."""

    slower: tuple[SlowerValue, ...]
    tested: int

    @property
    def share_flagged(self) -> float:
        return len(self.slower) / self.tested if self.tested else 0.0


@frozen
class _Candidate:
    kind: str
    value: str
    durations: Sequence[Duration]
    p: float


def compare_values(kinds: Mapping[str, Sequence[Member]]) -> Comparison:
    """One-sided log-rank of each value against the rest of its kind, all p-values corrected together.

    Reported is what has q ≤ 5 % and a median at least 1.5 times that of the rest.
    """
    candidates = [candidate for kind, members in kinds.items() for candidate in _candidates(kind, members)]
    q_values = benjamini_hochberg([candidate.p for candidate in candidates])
    slower = [
        found
        for candidate, q in zip(candidates, q_values, strict=True)
        if q <= ALLOWED_FALSE_SHARE
        and (found := _measure(candidate, q, kinds[candidate.kind])) is not None
        and found.ratio >= LEAST_RATIO
    ]
    slower.sort(key=lambda found: (-found.excess_days, found.kind, found.value))
    return Comparison(tuple(slower), tested=len(candidates))


def _candidates(kind: str, members: Sequence[Member]) -> Iterator[_Candidate]:
    """Values with enough members watched, and enough of the rest."""
    groups: dict[str, list[Duration]] = {}
    for member in members:
        for value in member.entered:
            if (duration := member.with_value(value)).is_watched:
                groups.setdefault(value, []).append(duration)
    everybody = [duration for member in members if (duration := member.with_any()).is_watched]
    pool = Pool(everybody)
    ended = sum(duration.ended for duration in everybody)
    for value, group in sorted(groups.items()):
        events = sum(duration.ended for duration in group)
        enough = len(group) >= LEAST_ISSUES and events >= LEAST_ENDED
        if enough and len(everybody) - len(group) >= LEAST_ISSUES and ended - events >= LEAST_ENDED:
            yield _Candidate(kind, value, group, pool.compare(group).p_slower)


def _measure(candidate: _Candidate, q: float, members: Iterable[Member]) -> SlowerValue | None:
    """Null where half of the rest never ends either: then nothing says how slow the value is."""
    since = sorted(duration.entered for duration in candidate.durations)[_FEW - 1]
    rest = (member.without(candidate.value) for member in members)
    mine = _curve_since(since, candidate.durations)
    others = _curve_since(since, (duration for duration in rest if duration is not None))
    rest_median = others.quantile(0.5)
    if not rest_median:
        return None
    follow_up = common_follow_up(mine, others)
    median = mine.quantile(0.5)
    subjects = len(candidate.durations)
    return SlowerValue(
        kind=candidate.kind,
        value=candidate.value,
        subjects=subjects,
        events=sum(duration.ended for duration in candidate.durations),
        since_days=since,
        follow_up_days=follow_up,
        median_days=median,
        rest_median_days=rest_median,
        ratio=(follow_up if median is None else median) / rest_median,
        excess_days=subjects * (mine.restricted_mean(follow_up) - others.restricted_mean(follow_up)),
        p=candidate.p,
        q=q,
    )


def _curve_since(age: float, durations: Iterable[Duration]) -> SurvivalCurve:
    return kaplan_meier(Duration(d.days, d.ended, max(d.entered, age)) for d in durations)
