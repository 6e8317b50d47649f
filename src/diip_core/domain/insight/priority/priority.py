"""The priority list: open issues by a stated sum, every term shown. DIIP never sets a priority."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from heapq import nsmallest

from attrs import frozen

from diip_core.domain.insight.priority.resolution_odds import ResolutionOdds, lifetime
from diip_core.domain.insight.priority.signals import (
    Candidate,
    OpenSpikes,
    Signals,
    SpikeWindow,
    Surroundings,
)
from diip_core.domain.insight.priority.terms import Term, contributions, explain_terms
from diip_core.domain.issues.lifecycle import derive_lifecycle
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.projects.priority_weights import PriorityWeights


@frozen
class Ranked:
    """An open issue's place: ``score`` is exactly the sum of its terms' contributions, in their order."""

    issue_id: str
    key: str
    title: str
    url: str
    score: float
    age_days: float
    terms: tuple[Term, ...]


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
) -> tuple[Ranked, ...]:
    """The ``limit`` open issues with the highest sums; of equal ones the younger, then by key.

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
    scored = []
    for timeline, life in zip(known, lives, strict=True):
        if life.is_open:
            candidate = _candidate(timeline, duplicates.get(timeline.issue_id, 0))
            signals = around.signals(candidate)
            scored.append((place(candidate, signals, weights), timeline, signals))
    first = nsmallest(max(limit, 0), scored, key=lambda entry: entry[0])
    return tuple(_ranked(timeline, signals, weights) for _, timeline, signals in first)


def place(candidate: Candidate, signals: Signals, weights: PriorityWeights) -> tuple[float, float, str, str]:
    """What candidates are ordered by, the first first."""
    score = sum(contributions(signals, weights))
    return (-score, -candidate.created_at.timestamp(), candidate.key, candidate.issue_id)


def _ranked(timeline: Timeline, signals: Signals, weights: PriorityWeights) -> Ranked:
    terms = explain_terms(signals, weights)
    return Ranked(
        issue_id=timeline.issue_id,
        key=timeline.key,
        title=timeline.title,
        url=timeline.url,
        score=sum(term.contribution for term in terms),
        age_days=signals.age_days,
        terms=terms,
    )


def _candidate(timeline: Timeline, duplicates: int) -> Candidate:
    issue = timeline.issue
    return Candidate(
        issue_id=timeline.issue_id,
        key=timeline.key,
        created_at=issue.created_at,
        type=issue.type,
        priority=issue.priority,
        labels=issue.labels,
        components=timeline.components,
        demand=duplicates + timeline.reactions_count,
    )
