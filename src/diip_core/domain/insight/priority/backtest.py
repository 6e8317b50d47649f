"""Back-test of the answer-now list: would it have put first what the team then did?

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
from diip_core.domain.insight.priority.priority import place, score
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
    newest_first: Agreement
    last_activity_first: Agreement
    oldest_first: Agreement
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
    """Compare the list with plain orders; None if there is too little data.

    A cut point counts with at least 20 open issues of which some were acted on and some were not; three
    such and ten issues acted on are the least. The caller leaves 14 days between the last cut and now.
    """
    known = past_issues(timelines)
    outcomes = []
    for cut in cuts:
        ranked = rank_at(
            known, cut, weights=weights, classify_labels=classify_labels, spikes=spikes, zone=zone
        )
        outcome = _outcome(ranked, cut)
        if len(ranked) >= LEAST_OPEN and 0 < sum(outcome.this_list) < len(ranked):
            outcomes.append(outcome)
    acted_on = sum(sum(outcome.this_list) for outcome in outcomes)
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
    """The issues open at ``cut`` in the order of that day's list."""
    existing = [past for past in known if past.existed_at(cut)]
    by_people = (past for past in existing if not past.timeline.author_is_bot)
    lifetimes = (past.lifetime_at(cut, classify_labels) for past in by_people)
    odds = ResolutionOdds(life for life in lifetimes if life is not None)
    around = Surroundings(cut, odds, OpenSpikes.at(cut, spikes, zone))
    placed = []
    for past in existing:
        if past.is_open_at(cut):
            candidate = past.candidate_at(cut, classify_labels)
            placed.append((place(candidate, score(around.signals(candidate), weights)), past))
    return [past for _, past in sorted(placed, key=lambda entry: entry[0])]


@frozen
class _Outcome:
    """Whether each issue open at a cut was acted on, in each order."""

    this_list: Sequence[bool]
    newest_first: Sequence[bool]
    last_activity_first: Sequence[bool]
    oldest_first: Sequence[bool]


def _outcome(ranked: Sequence[PastIssue], cut: datetime) -> _Outcome:
    def acted_on(order: Iterable[PastIssue]) -> list[bool]:
        return [past.acted_on(cut, cut + WITHIN) for past in order]

    oldest_first = sorted(ranked, key=_age)
    return _Outcome(
        this_list=acted_on(ranked),
        newest_first=acted_on(reversed(oldest_first)),
        last_activity_first=acted_on(
            sorted(ranked, key=lambda past: (past.active_at(cut), _age(past)), reverse=True)
        ),
        oldest_first=acted_on(oldest_first),
    )


def _compared(outcomes: Sequence[_Outcome], acted_on: int) -> Backtest:
    this_list = _agreement(outcome.this_list for outcome in outcomes)
    newest_first = _agreement(outcome.newest_first for outcome in outcomes)
    last_activity_first = _agreement(outcome.last_activity_first for outcome in outcomes)
    oldest_first = _agreement(outcome.oldest_first for outcome in outcomes)
    random = Agreement(FIRST * fmean(fmean(outcome.this_list) for outcome in outcomes), 0.5)
    return Backtest(
        cuts=len(outcomes),
        issues=sum(len(outcome.this_list) for outcome in outcomes),
        acted_on=acted_on,
        this_list=this_list,
        newest_first=newest_first,
        last_activity_first=last_activity_first,
        oldest_first=oldest_first,
        random=random,
        sentence=(
            f"Looking back at {len(outcomes)} days: of the {FIRST} issues this list would have put first, "
            f"the team closed or assigned {this_list.acted_on_of_first:.1f} within {WITHIN.days} days; of "
            f"the {FIRST} newest {newest_first.acted_on_of_first:.1f}, of the {FIRST} with the latest "
            f"activity {last_activity_first.acted_on_of_first:.1f}, of the {FIRST} oldest "
            f"{oldest_first.acted_on_of_first:.1f}, of {FIRST} at random {random.acted_on_of_first:.1f}."
        ),
    )


def _age(past: PastIssue) -> tuple[datetime, str]:
    return past.timeline.issue.created_at, past.timeline.issue_id


def _agreement(orders: Iterable[Sequence[bool]]) -> Agreement:
    known = tuple(orders)
    return Agreement(
        acted_on_of_first=fmean(sum(order[:FIRST]) for order in known),
        auc=fmean(_auc(order) for order in known),
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
