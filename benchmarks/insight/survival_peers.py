"""Our survival curves and log-rank tests beside those of lifelines and scipy."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

from attrs import frozen

from diip_core.domain.statistics.log_rank import log_rank
from diip_core.domain.statistics.survival import Duration, kaplan_meier

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Its own dependencies warn on import.
    from lifelines import KaplanMeierFitter
    from lifelines.statistics import logrank_test
    from lifelines.utils import qth_survival_time
    from scipy import stats

WITHIN = 1e-9
_SHARES = (0.5, 0.85, 0.95)


@frozen
class CurveGap:
    """The largest differences of a curve: of S(t), and of its quantiles in days.

    A quantile is compared where the curve does not touch the share itself.
    """

    survival: float
    quantiles: float


@frozen
class LogRankGap:
    """Relative differences: of chi² from lifelines, of the one-sided p from scipy."""

    statistic: float
    p_value: float


def curve_gap(durations: Sequence[Duration]) -> CurveGap:
    """Against lifelines."""
    ours = kaplan_meier(durations)
    fitted = KaplanMeierFitter().fit([d.days for d in durations], [d.ended for d in durations])
    theirs = fitted.survival_function_["KM_estimate"]
    quantiles = [0.0]
    for share in _SHARES:
        reached = ours.quantile(share)
        if reached is not None and all(abs(left - 1 + share) > WITHIN for left in ours.survival):
            quantiles.append(abs(reached - qth_survival_time(1 - share, theirs)))
    steps = zip(ours.days, ours.survival, strict=True)
    return CurveGap(max(abs(left - theirs[day]) for day, left in steps), max(quantiles))


def log_rank_gap(group: Sequence[Duration], others: Sequence[Duration]) -> LogRankGap:
    """Against lifelines and scipy."""
    ours = log_rank(group, others)
    theirs = logrank_test(
        [d.days for d in group],
        [d.days for d in others],
        [d.ended for d in group],
        [d.ended for d in others],
    )
    slower = stats.logrank(_censored(group), _censored(others), alternative="less")  # of hazards
    return LogRankGap(
        _relative(ours.z**2, theirs.test_statistic),
        _relative(ours.p_slower, slower.pvalue),
    )


def _censored(durations: Sequence[Duration]) -> Any:
    ended, going_on = ([d.days for d in durations if d.ended is state] for state in (True, False))
    return stats.CensoredData(uncensored=ended, right=going_on)


def _relative(ours: float, theirs: float) -> float:
    return abs(ours - theirs) / abs(theirs) if theirs else abs(ours)
