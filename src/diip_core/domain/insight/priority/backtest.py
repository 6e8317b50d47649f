"""Back-test of the priority list: would it have put first what the team then did?

At each past cut the issues open then are ranked by the same sum, with the labels, components, type and
priority of that day (`point_in_time`) and Kaplan-Meier curves of what had been closed by then. An issue was
*acted on* if a human other than its author closed or assigned it within 14 days. Duplicates and reactions
are left out, because they have no dates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from statistics import fmean

from attrs import frozen

from diip_core.domain.insight.priority.point_in_time import PastIssue, past_issues
from diip_core.domain.insight.priority.priority import place
from diip_core.domain.insight.priority.resolution_odds import ResolutionOdds
from diip_core.domain.insight.priority.signals import OpenSpikes, SpikeWindow, Surroundings
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.issues.timeline_at import ClassifyLabels
from diip_core.domain.projects.priority_weights import PriorityWeights

FIRST = 10
WITHIN = timedelta(days=14)
LEAST_OPEN = 20
LEAST_CUTS = 3
LEAST_ACTED_ON = 10
_Outcome = Sequence[tuple[PastIssue, bool]]


@frozen
class Agreement:
    """How one order agreed with what the team did, the mean over the cut points.

    ``acted_on_of_first``: how many of its first ten were acted on. ``auc``: the probability that an issue
    acted on stood above one that was not; 0.5 is chance.
    """

    acted_on_of_first: float
    auc: float


@frozen
class Backtest:
    """``issues`` and ``acted_on`` are summed over the ``cuts``; an issue open at two counts twice."""

    cuts: int
    issues: int
    acted_on: int
    this_list: Agreement
    oldest_first: Agreement
    newest_first: Agreement
    random: Agreement
    sentence: str


def month_starts(now: datetime, *, months: int = 12, zone: tzinfo = UTC) -> tuple[datetime, ...]:
    """The last starts of months in the zone that lie 14 days back or more, oldest first."""
    local = (now - WITHIN).astimezone(zone)
    last = local.year * 12 + local.month - 1
    return tuple(
        datetime(month // 12, month % 12 + 1, 1, tzinfo=zone).astimezone(UTC)
        for month in range(last - months + 1, last + 1)
    )


def back_test(
    timelines: Iterable[Timeline],
    *,
    cuts: Sequence[datetime],
    weights: PriorityWeights,
    classify_labels: ClassifyLabels,
    spikes: tuple[SpikeWindow, ...] = (),
    zone: tzinfo = UTC,
) -> Backtest | None:
    """Compare the list with three plain orders; None if there is too little data.

    A cut point counts with at least 20 open issues of which some were acted on and some were not; three
    such and ten issues acted on are the least. The caller leaves 14 days between the last cut and now.
    """
    known = past_issues(timelines)
    outcomes = []
    for cut in cuts:
        order = rank_at(
            known, cut, weights=weights, classify_labels=classify_labels, spikes=spikes, zone=zone
        )
        outcome = [(past, past.acted_on(cut, cut + WITHIN)) for past in order]
        if len(outcome) >= LEAST_OPEN and len({acted for _, acted in outcome}) > 1:
            outcomes.append(outcome)
    acted_on = sum(acted for outcome in outcomes for _, acted in outcome)
    if len(outcomes) < LEAST_CUTS or acted_on < LEAST_ACTED_ON:
        return None
    return _compared(outcomes, acted_on)


def rank_at(
    known: Iterable[PastIssue],
    cut: datetime,
    *,
    weights: PriorityWeights,
    classify_labels: ClassifyLabels,
    spikes: tuple[SpikeWindow, ...] = (),
    zone: tzinfo = UTC,
) -> list[PastIssue]:
    """The issues open at ``cut`` as the list would have had them that day, the first first."""
    existing = [past for past in known if past.existed_at(cut)]
    by_people = (past for past in existing if not past.timeline.author_is_bot)
    lifetimes = (past.lifetime_at(cut, classify_labels) for past in by_people)
    odds = ResolutionOdds(life for life in lifetimes if life is not None)
    around = Surroundings(cut, odds, OpenSpikes.at(cut, spikes, zone))
    placed = []
    for past in existing:
        if past.is_open_at(cut):
            candidate = past.candidate_at(cut, classify_labels)
            placed.append((place(candidate, around.signals(candidate), weights), past))
    return [past for _, past in sorted(placed, key=lambda entry: entry[0])]


def _compared(outcomes: Sequence[_Outcome], acted_on: int) -> Backtest:
    by_age = [sorted(outcome, key=_age) for outcome in outcomes]
    this_list, oldest_first = _agreement(outcomes), _agreement(by_age)
    newest_first = _agreement([outcome[::-1] for outcome in by_age])
    random = Agreement(fmean(FIRST * _share(outcome) for outcome in outcomes), 0.5)
    return Backtest(
        cuts=len(outcomes),
        issues=sum(map(len, outcomes)),
        acted_on=acted_on,
        this_list=this_list,
        oldest_first=oldest_first,
        newest_first=newest_first,
        random=random,
        sentence=(
            f"Looking back at {len(outcomes)} days: of the {FIRST} issues this list would have put first, "
            f"the team closed or assigned {this_list.acted_on_of_first:.1f} within {WITHIN.days} days; of "
            f"the {FIRST} oldest {oldest_first.acted_on_of_first:.1f}, of the {FIRST} newest "
            f"{newest_first.acted_on_of_first:.1f}, of {FIRST} at random {random.acted_on_of_first:.1f}."
        ),
    )


def _age(entry: tuple[PastIssue, bool]) -> tuple[datetime, str]:
    timeline = entry[0].timeline
    return timeline.issue.created_at, timeline.issue_id


def _share(outcome: _Outcome) -> float:
    return sum(acted for _, acted in outcome) / len(outcome)


def _agreement(orders: Sequence[_Outcome]) -> Agreement:
    return Agreement(
        acted_on_of_first=fmean(sum(acted for _, acted in order[:FIRST]) for order in orders),
        auc=fmean(_auc([acted for _, acted in order]) for order in orders),
    )


def _auc(acted_on: Sequence[bool]) -> float:
    """The share of pairs, one acted on and one not, in which the former stands first (Mann, Whitney 1947)."""
    hits = pairs_won = 0
    for acted in acted_on:
        if acted:
            hits += 1
        else:
            pairs_won += hits
    return pairs_won / (hits * (len(acted_on) - hits))
