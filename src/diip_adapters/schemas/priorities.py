"""What first, over the wire: the lists "answer now" and "overdue"."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from attrs import asdict
from msgspec import Struct, field

from diip_adapters.schemas.list_page import ListPage
from diip_core.domain.insight.priority.backtest import Backtest
from diip_core.domain.insight.priority.priority import Ranked
from diip_core.domain.insight.priority.priority_report import ABOUT, PriorityListName, PriorityReport
from diip_core.domain.insight.priority.terms import Term, TermName
from diip_core.domain.projects.priority_weights import PriorityWeights
from diip_core.domain.statistics.survival import in_seconds


class TermSchema(Struct, frozen=True, kw_only=True):
    """One summand of a score: `contribution` is `value` times `weight`, where `value` is `raw` on a scale.

    `raw` is what was measured, null if it could not be: of `severity` 0 to 1, of `age` the seconds over the
    usual one, of `demand` a count, of `spike` and `alarm` 0 or 1, of `still_open` the probability that it is
    open in 30 days, which counts by its complement, of `activity` the seconds since somebody last worked on
    it, or since its creation. `because` says it in words.
    """

    name: TermName
    raw: float | None
    value: float
    weight: float
    contribution: float
    because: str


class PrioritySchema(Struct, frozen=True, kw_only=True):
    """An open issue's place. `score` is the sum of its terms' contributions; none of them is 0."""

    issue_id: str
    key: str
    title: str
    url: str
    score: float
    age_seconds: float
    terms: list[TermSchema]


class PrioritiesSchema(ListPage[PrioritySchema], frozen=True, kw_only=True):
    """The first of the `total` issues of a list, highest score first. It is advice: DIIP sets no priority.

    `about` says how the list is ordered. `weights` are those of the project, used in the list `now`.
    `backtest` is null for `overdue`, and if there is too little history.
    """

    name: PriorityListName = field(name="list")
    about: str
    total: int
    open_issues: int
    weights: PriorityWeights
    backtest: Backtest | None
    computed_at: datetime
    verified: bool
    unverified_reason: list[str]


def priorities_schema(
    report: PriorityReport, name: PriorityListName, items: Iterable[Ranked], next_cursor: str | None
) -> PrioritiesSchema:
    """A page of a list with the context that the report shows beside it."""
    return PrioritiesSchema(
        items=[_priority(one) for one in items],
        next_cursor=next_cursor,
        name=name,
        about=ABOUT[name],
        total=report.listed(name).total,
        open_issues=report.now.total,
        weights=report.weights,
        backtest=report.backtest if name == "now" else None,
        computed_at=report.computed_at,
        verified=report.coverage.verified,
        unverified_reason=list(report.coverage.reasons),
    )


def _priority(ranked: Ranked) -> PrioritySchema:
    return PrioritySchema(
        issue_id=ranked.issue_id,
        key=ranked.key,
        title=ranked.title,
        url=ranked.url,
        score=ranked.score,
        age_seconds=in_seconds(ranked.age_days),
        terms=[_term(term) for term in ranked.terms],
    )


def _term(term: Term) -> TermSchema:
    fields = asdict(term)
    if term.name in ("age", "activity") and term.raw is not None:
        fields["raw"] = in_seconds(term.raw)
    return TermSchema(**fields)
