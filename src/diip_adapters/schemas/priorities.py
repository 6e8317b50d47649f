"""What comes first, over the wire."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from attrs import asdict
from msgspec import Struct

from diip_adapters.schemas.list_page import ListPage
from diip_adapters.schemas.projects import PriorityWeightsSchema, priority_weights_schema
from diip_core.domain.insight.priority.backtest import Agreement, Backtest
from diip_core.domain.insight.priority.priority import Ranked
from diip_core.domain.insight.priority.priority_report import PriorityReport
from diip_core.domain.insight.priority.terms import Term, TermName
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


class AgreementSchema(Struct, frozen=True):
    """How an order agreed with what the team did, the mean over the days looked back at.

    `acted_on_of_first` of its first ten were acted on; `auc` is the probability that an issue acted on
    stood above one that was not, 0.5 by chance.
    """

    acted_on_of_first: float
    auc: float


class BacktestSchema(Struct, frozen=True, kw_only=True):
    """Would such a list have put first what the team then did? Looked back at on so many days (`cuts`).

    `acted_on` of the `issues` open then were closed or assigned by somebody else than their author within
    14 days. Three plain orders stand beside this list.
    """

    cuts: int
    issues: int
    acted_on: int
    this_list: AgreementSchema
    oldest_first: AgreementSchema
    newest_first: AgreementSchema
    random: AgreementSchema
    sentence: str


class PrioritiesSchema(ListPage[PrioritySchema], frozen=True, kw_only=True):
    """The first of the `open_issues`, highest score first. It is advice: DIIP never sets a priority.

    `weights` are those of the project; `backtest` is null where there is too little to look back at.
    """

    open_issues: int
    weights: PriorityWeightsSchema
    backtest: BacktestSchema | None
    computed_at: datetime
    verified: bool
    unverified_reason: list[str]


def priorities_schema(
    report: PriorityReport, items: Iterable[Ranked], next_cursor: str | None
) -> PrioritiesSchema:
    """A page of the list, and what the report tells beside it."""
    return PrioritiesSchema(
        items=[_priority(one) for one in items],
        next_cursor=next_cursor,
        open_issues=report.open_issues,
        weights=priority_weights_schema(report.weights),
        backtest=_backtest(report.backtest) if report.backtest else None,
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


def _backtest(found: Backtest) -> BacktestSchema:
    return BacktestSchema(
        cuts=found.cuts,
        issues=found.issues,
        acted_on=found.acted_on,
        this_list=_agreement(found.this_list),
        oldest_first=_agreement(found.oldest_first),
        newest_first=_agreement(found.newest_first),
        random=_agreement(found.random),
        sentence=found.sentence,
    )


def _agreement(found: Agreement) -> AgreementSchema:
    return AgreementSchema(**asdict(found))
