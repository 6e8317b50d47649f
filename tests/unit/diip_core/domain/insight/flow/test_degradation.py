from __future__ import annotations

from random import Random

import pytest
from tests.unit.diip_core.domain.timelines import NOW, day, issue

from diip_core.domain.insight.flow.degradation import compare_pace, detect_degradation
from diip_core.domain.issues.timeline import Timeline
from diip_core.domain.statistics.log_rank import log_rank
from diip_core.domain.statistics.survival import Duration, kaplan_meier


def a_project(random: Random, before: float, recent: float, a_day: int = 3) -> list[Timeline]:
    """Mean days to a close (and half that to a response), before the last 28 days and in them."""
    issues = []
    for number in range(208 * a_day):
        age = number / a_day
        mean = recent if age <= 28 else before
        lasting, answer = random.expovariate(1 / mean), random.expovariate(2 / mean)
        issues.append(
            issue(
                age,
                lasting if lasting < age else None,
                number=number,
                first_response_at=day(age - answer) if answer < min(lasting, age) else None,
            )
        )
    return issues


def test_a_project_that_slows_down_is_seen_within_the_month() -> None:
    result = detect_degradation(a_project(Random(1), before=5, recent=25), NOW)
    assert result.resolution is not None
    assert result.first_response is not None
    assert result.resolution.is_degraded
    assert result.first_response.is_degraded
    assert result.resolution.recent_mean_days > 1.5 * result.resolution.before_mean_days


def test_a_steady_project_is_rarely_called_slower() -> None:
    random = Random(2)
    called = 0
    for _ in range(60):
        result = detect_degradation(a_project(random, before=10, recent=10, a_day=2), NOW)
        called += result.resolution is not None and result.resolution.is_degraded
    assert called == 0


def test_a_project_that_becomes_faster_is_not_degraded() -> None:
    result = detect_degradation(a_project(Random(3), before=25, recent=5), NOW)
    assert result.resolution is not None
    assert (result.resolution.is_degraded, result.resolution.p > 0.99) == (False, True)


def test_both_are_watched_for_28_days_and_every_number_is_reported() -> None:
    random = Random(4)
    before = [Duration(random.uniform(0, 60), True) for _ in range(100)]
    recent = [Duration(random.uniform(0, 28), False) for _ in range(25)]
    pace = compare_pace(before, recent)
    assert pace is not None
    cut = [duration.cut(28) for duration in before]
    horizon = max(duration.days for duration in recent)
    assert (pace.recent, pace.recent_events, pace.before) == (25, 0, 100)
    assert pace.before_events == sum(duration.ended for duration in cut)
    assert pace.horizon_days == horizon
    assert pace.recent_mean_days == pytest.approx(horizon)
    assert pace.before_mean_days == pytest.approx(kaplan_meier(cut).restricted_mean(horizon))
    assert pace.p == pytest.approx(log_rank(recent, cut).p_slower)
    assert pace.ratio == pytest.approx(pace.recent_mean_days / pace.before_mean_days)


@pytest.mark.parametrize(
    ("before", "recent"),
    [
        ([], []),
        ([Duration(3, True)] * 100, [Duration(20, False)] * 19),
        ([Duration(3, True)] * 19, [Duration(20, False)] * 50),
        ([Duration(40, True)] * 100, [Duration(20, False)] * 50),
    ],
)
def test_too_little_is_not_compared(before: list[Duration], recent: list[Duration]) -> None:
    assert compare_pace(before, recent) is None


def test_what_always_took_no_time_has_no_ratio() -> None:
    pace = compare_pace([Duration(0, True)] * 50, [Duration(0, True)] * 50)
    assert pace is not None
    assert (pace.ratio, pace.is_degraded) == (1, False)


def test_bots_undated_ones_old_and_future_ones_are_left_out() -> None:
    result = detect_degradation(
        [
            *[issue(10, author_is_bot=True)] * 50,
            *[issue(300)] * 50,
            *[issue(-5)] * 50,
            *[issue(60, 2)] * 50,
            *[issue(10)] * 10,
            *[issue(10, status="closed")] * 15,
        ],
        NOW,
    )
    assert result.resolution is None
    assert result.first_response is None  # None of the 50 before was ever answered.
