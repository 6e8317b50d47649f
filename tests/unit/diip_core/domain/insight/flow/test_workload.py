from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.diip_core.domain.timelines import issue

from diip_core.domain.insight.flow.workload import Workload, describe_workload, gini

AMOUNTS = st.lists(st.integers(0, 1000), max_size=40)


@pytest.mark.parametrize(
    ("amounts", "expected"), [([], 0), ([0, 0], 0), ([3, 3, 3], 0), ([0, 0, 0, 8], 0.75), ([1, 3], 0.25)]
)
def test_the_gini_coefficient_of_known_amounts(amounts: list[int], expected: float) -> None:
    assert gini(amounts) == pytest.approx(expected)


@given(AMOUNTS)
def test_it_is_half_the_mean_difference_over_the_mean(amounts: list[int]) -> None:
    total = sum(amounts)
    differences = sum(abs(one - other) for one in amounts for other in amounts)
    assert gini(amounts) == pytest.approx(differences / (2 * len(amounts) * total) if total else 0)


def test_the_work_of_fewer_than_five_is_not_compared() -> None:
    issues = [issue(assignees=(name,)) for name in "abcdaaa"]
    assert describe_workload(issues) == Workload(assigned=7, unassigned=0, assignees=4, gini=None)


def test_everybody_assigned_carries_the_whole_issue() -> None:
    result = describe_workload(
        [issue(assignees=("a", "b", "c", "d", "e")), issue(), issue(assignees=("a", "a"))]
    )
    assert result == Workload(
        assigned=2, unassigned=1, assignees=5, gini=pytest.approx(gini([2, 1, 1, 1, 1]))
    )
