"""What first, as two lists of open issues: *answer now* and *overdue*. DIIP never sets a priority.

*Answer now* orders all open issues by a stated sum (`terms`), *overdue* those open for unusually long by
another one (`overdue`). Every term is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from heapq import nsmallest
from operator import attrgetter

from attrs import frozen

from diip_core.domain.insight.priority.overdue import overdue_terms
from diip_core.domain.insight.priority.resolution_odds import ResolutionOdds, lifetime
from diip_core.domain.insight.priority.signals import (
    Candidate,
    OpenSpikes,
    Signals,
    SpikeWindow,
    Surroundings,
)
from diip_core.domain.insight.priority.terms import Term, contributions, explain_terms
from diip_core.domain.issues.history import human_work
from diip_core.domain.issues.lifecycle import derive_lifecycle
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.projects.priority_weights import PriorityWeights

_Place = tuple[float, float, str, str]
_Entry = tuple[_Place, Timeline, Signals]


@frozen
class Ranked:
    """An open issue's place: ``score`` is exactly the sum of its terms' contributions, in their order.

    Terms that add nothing are left out.
    """

    issue_id: str
    key: str
    title: str
    url: str
    score: float
    age_days: float
    terms: tuple[Term, ...]


@frozen
class PriorityList:
    """The first issues of a list, and how many the whole list has in ``total``."""

    ranked: tuple[Ranked, ...]
    total: int


@frozen
class PriorityLists:
    """``now`` has every open issue, ``overdue`` those of people that have been open for unusually long."""

    now: PriorityList
    overdue: PriorityList


def rank_priorities(
    timelines: Iterable[Timeline],
    *,
    now: datetime,
    end: datetime | None = None,
    weights: PriorityWeights,
    spikes: tuple[SpikeWindow, ...] = (),
    limit: int = 20,
    zone: tzinfo = UTC,
    duplicates: Mapping[str, int] = {},
) -> PriorityLists:
    """The ``limit`` issues with the highest sums of each list; of equal ones the younger, then by key.

    All issues created before ``end`` are given: closed ones too show how long issues take, except those of
    bots and those closed without a date. What happened from ``end`` on is ignored. ``zone`` is the project's.
    ``duplicates`` are the numbers of known duplicates by issue id.
    """
    known = tuple(timelines)
    lives = [derive_lifecycle(timeline.issue).at(end) for timeline in known]
    lifetimes = [
        lifetime(timeline.issue.type, timeline.components, life, now)
        for timeline, life in zip(known, lives, strict=True)
        if not timeline.author_is_bot
    ]
    odds = ResolutionOdds(one for one in lifetimes if one is not None)
    around = Surroundings(now, odds, OpenSpikes.at(now, spikes, zone))
    answer_now: list[_Entry] = []
    overdue: list[_Entry] = []
    for timeline, life in zip(known, lives, strict=True):
        if life.is_open:
            candidate = _candidate(timeline, end, duplicates.get(timeline.issue_id, 0))
            signals = around.signals(candidate)
            answer_now.append((place(candidate, score(signals, weights)), timeline, signals))
            if not timeline.author_is_bot and (terms := overdue_terms(signals)):
                overdue.append((place(candidate, _sum(terms)), timeline, signals))
    return PriorityLists(
        now=_list(answer_now, limit, lambda signals: explain_terms(signals, weights)),
        overdue=_list(overdue, limit, overdue_terms),
    )


def score(signals: Signals, weights: PriorityWeights) -> float:
    """The stated sum of *answer now*."""
    return sum(contributions(signals, weights))


def place(candidate: Candidate, total: float) -> _Place:
    """What candidates with these sums are ordered by, the first first."""
    return (-total, -candidate.created_at.timestamp(), candidate.key, candidate.issue_id)


def _list(
    entries: Sequence[_Entry], limit: int, explain: Callable[[Signals], tuple[Term, ...]]
) -> PriorityList:
    first = nsmallest(max(limit, 0), entries, key=lambda entry: entry[0])
    return PriorityList(
        tuple(_ranked(timeline, signals, explain(signals)) for _, timeline, signals in first), len(entries)
    )


def _sum(terms: Iterable[Term]) -> float:
    return sum(term.contribution for term in terms)


def _ranked(timeline: Timeline, signals: Signals, terms: tuple[Term, ...]) -> Ranked:
    return Ranked(
        issue_id=timeline.issue_id,
        key=timeline.key,
        title=timeline.title,
        url=timeline.url,
        score=_sum(terms),
        age_days=signals.age_days,
        terms=terms,
    )


def _candidate(timeline: Timeline, end: datetime | None, duplicates: int) -> Candidate:
    issue = timeline.issue
    work = human_work(one for one in timeline.activities if end is None or one.at < end)
    return Candidate(
        issue_id=timeline.issue_id,
        key=timeline.key,
        created_at=issue.created_at,
        type=issue.type,
        priority=issue.priority,
        labels=issue.labels,
        components=timeline.components,
        demand=duplicates + timeline.reactions_count,
        author=timeline.author,
        last_activity=max(work, key=attrgetter("at"), default=None),
    )
