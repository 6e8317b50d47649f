"""Compare groups of issues: which values of a kind take longer than the other values of that kind?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from diip_core.domain.statistics.log_rank import Pool
from diip_core.domain.statistics.multiple_testing import benjamini_hochberg
from diip_core.domain.statistics.survival import Duration, common_follow_up, kaplan_meier

COMPONENT, STATUS = "component", "status"
"""Kinds of values; every other kind is one of labels."""
LEAST_ISSUES = 15
LEAST_ENDED = 5
ALLOWED_FALSE_SHARE = 0.05
LEAST_RATIO = 1.5
_FEW = 5


@frozen
class GroupMember:
    """Something that took ``days`` if it ``ended``, else has taken so long until now.

    ``entered`` is its age in days, by value, from which on it is known to have had the value.
    """

    days: float
    ended: bool
    entered: Mapping[str, float]

    def with_value(self, value: str) -> Duration:
        return Duration(self.days, self.ended, self.entered[value])

    def with_any(self) -> Duration:
        return Duration(self.days, self.ended, min(self.entered.values()))


@frozen
class SlowerValue:
    """A value whose members take longer than those with another value of the same kind.

    Medians are in days of age, of the members still open at ``since_days``, by which five with the value are
    observed; ``subjects`` and ``events`` are of those with the value. ``median_days`` is null if half of
    them took longer than ``follow_up_days``; the ratio is then a lower bound. ``excess_days`` is how much
    longer all ``subjects`` take together, up to the follow-up. ``q`` is ``p`` corrected for all tests.
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
class _Kind:
    """All members of a kind: their ``pool``, their durations by value, and the members, longest first."""

    pool: Pool
    groups: Mapping[str, Sequence[Duration]]
    longest_first: Sequence[GroupMember]

    def follow_up_without(self, value: str) -> float:
        """The longest duration of a member that never had the value."""
        return next((member.days for member in self.longest_first if value not in member.entered), 0.0)


@frozen
class _Candidate:
    name: str
    kind: _Kind
    value: str
    p: float


def compare_values(kinds: Mapping[str, Sequence[GroupMember]]) -> Comparison:
    """One-sided log-rank of each value against the rest of its kind, all p-values corrected together.

    A value is reported if q ≤ 5 % and its median is at least 1.5 times that of the rest.
    """
    candidates = [candidate for name, members in kinds.items() for candidate in _candidates(name, members)]
    q_values = benjamini_hochberg([candidate.p for candidate in candidates])
    measured = [
        _measure(candidate, q)
        for candidate, q in zip(candidates, q_values, strict=True)
        if q <= ALLOWED_FALSE_SHARE
    ]
    slower = [found for found in measured if found is not None and found.ratio >= LEAST_RATIO]
    slower.sort(key=lambda found: (-found.excess_days, found.kind, found.value))
    return Comparison(tuple(slower), tested=len(candidates))


def describe_group(kind: str, value: str) -> str:
    """The words after "issues": ``in component parser``, for every kind of label ``labelled bug``."""
    return f"in {kind} {value}" if kind in (COMPONENT, STATUS) else f"labelled {value}"


def _candidates(name: str, members: Sequence[GroupMember]) -> Iterator[_Candidate]:
    """Values with enough members watched, and enough of the rest."""
    groups: dict[str, list[Duration]] = {}
    for member in members:
        for value in member.entered:
            if (duration := member.with_value(value)).is_watched:
                groups.setdefault(value, []).append(duration)
    if len(groups) < 2:
        return
    pool = Pool(member.with_any() for member in members)
    longest_first = sorted(members, key=lambda member: member.days, reverse=True)
    kind = _Kind(pool, groups, longest_first)
    for value, group in sorted(groups.items()):
        events = sum(duration.ended for duration in group)
        enough = len(group) >= LEAST_ISSUES and events >= LEAST_ENDED
        if enough and pool.size - len(group) >= LEAST_ISSUES and pool.events - events >= LEAST_ENDED:
            yield _Candidate(name, kind, value, pool.compare(group).p_slower)


def _measure(candidate: _Candidate, q: float) -> SlowerValue | None:
    """None if half of the rest never ends either: then nothing shows how slow the value is."""
    kind, value = candidate.kind, candidate.value
    group = kind.groups[value]
    since = sorted(duration.entered for duration in group)[_FEW - 1]
    mine = kaplan_meier(Duration(d.days, d.ended, max(d.entered, since)) for d in group)
    rest = kind.pool.rest_since(since, group, kind.follow_up_without(value))
    rest_median = rest.quantile(0.5)
    if not rest_median:
        return None
    follow_up = common_follow_up(mine, rest)
    median = mine.quantile(0.5)
    return SlowerValue(
        kind=candidate.name,
        value=value,
        subjects=mine.subjects,
        events=mine.events,
        since_days=since,
        follow_up_days=follow_up,
        median_days=median,
        rest_median_days=rest_median,
        ratio=(follow_up if median is None else median) / rest_median,
        excess_days=mine.subjects * (mine.restricted_mean(follow_up) - rest.restricted_mean(follow_up)),
        p=candidate.p,
        q=q,
    )
