"""What chance alone would flag as a bottleneck: the labels of a real archive, shuffled among its issues."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from attrs import evolve
from benchmarks.insight.targets import Row, at_most

from diip_core.domain.insight.flow.bottlenecks import find_bottlenecks
from diip_core.domain.issues.timeline import Timeline

_HALF_A_YEAR, _FOUR_WEEKS = timedelta(days=180), timedelta(days=28)
_SHUFFLES = 4


def shuffle_rows(issues: Sequence[Timeline]) -> Iterator[Row]:
    """Half-years of a real archive, and the same with the labels shuffled among the issues."""
    random = Random(1)
    tested = found = looked = flagged = 0
    for end, window in half_years(issues):
        real = find_bottlenecks(window, end)
        tested, found = tested + real.tested, found + len(real.bottlenecks)
        for _ in range(_SHUFFLES):
            shuffled = find_bottlenecks(list(with_shuffled_labels(window, random)), end)
            looked, flagged = looked + bool(shuffled.tested), flagged + bool(shuffled.bottlenecks)
    yield at_most(f"shuffled labels: {looked} windows flagged, %", 100 * flagged / looked, 7, digits=1)
    yield at_most(
        f"real labels: {tested} values flagged, %",
        100 * found / tested,
        7,
        digits=1,
        elsewhere="published 7; about 50 without landmark and same kind",
    )


def half_years(issues: Sequence[Timeline]) -> Iterator[tuple[datetime, list[Timeline]]]:
    """Every 28 days, with the issues of the half-year before."""
    created = [issue.issue.created_at for issue in issues]
    end = min(created) + _HALF_A_YEAR
    while end <= max(created):
        yield end, [issue for issue in issues if end - _HALF_A_YEAR <= issue.issue.created_at < end]
        end += _FOUR_WEEKS


def with_shuffled_labels(issues: Sequence[Timeline], random: Random) -> Iterator[Timeline]:
    """The same issues, each with the labels of another."""
    labels = random.sample([issue.issue.labels for issue in issues], len(issues))
    for issue, others in zip(issues, labels, strict=True):
        yield evolve(issue, issue=evolve(issue.issue, labels=others))
