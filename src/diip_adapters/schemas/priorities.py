"""What comes first, over the wire."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from attrs import asdict
from msgspec import Struct

from diip_adapters.schemas.list_page import ListPage
from diip_core.domain.insight.priority.backtest import Backtest
from diip_core.domain.insight.priority.priority import Ranked
from diip_core.domain.insight.priority.priority_report import PriorityReport
from diip_core.domain.insight.priority.terms import Term, TermName
from diip_core.domain.projects.priority_weights import PriorityWeights
from diip_core.domain.statistics.survival import in_seconds


class TermSchema(Struct, frozen=True, kw_only=True):
    """One summand of a score: `contribution` is `value` times `weight`, where `value` is `raw` on a scale.

    `raw` is what was measured, null where it could not be: of `severity` 0 to 1, of `age` the seconds over
    the usual one, of `demand` a count, of `spike` and `alarm` 0 or 1, of `still_open` the probability that
    it is in 30 days, which counts by its complement. `because` says it in words.
    """

    name: TermName
    raw: float | None
    value: float
    weight: float
    contribution: float
    because: str


class PrioritySchema(Struct, frozen=True, kw_only=True):
    """An open issue's place. `score` is the sum of its terms' contributions."""

    issue_id: str
    key: str
    title: str
    url: str
    score: float
    age_seconds: float
    terms: list[TermSchema]


class PrioritiesSchema(ListPage[PrioritySchema], frozen=True, kw_only=True):
    """The first of the `open_issues`, highest score first. It is advice: DIIP never sets a priority.

    `weights` are those of the project; `backtest` is null where there is too little to look back at.
    """

    open_issues: int
    weights: PriorityWeights
    backtest: Backtest | None
    computed_at: datetime
    verified: bool
    unverified_reason: list[str]


def priorities_schema(
    report: PriorityReport, items: Iterable[Ranked], next_cursor: str | None
) -> PrioritiesSchema:
    """A page of the list with the context that the report shows beside it."""
    return PrioritiesSchema(
        items=[_priority(one) for one in items],
        next_cursor=next_cursor,
        open_issues=report.open_issues,
        weights=report.weights,
        backtest=report.backtest,
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
    if term.name == "age" and term.raw is not None:
        fields["raw"] = in_seconds(term.raw)
    return TermSchema(**fields)
