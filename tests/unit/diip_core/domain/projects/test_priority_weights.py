"""Weights are seven numbers from 0 to 10, and a wrong one is named."""

from __future__ import annotations

from math import inf, nan
from typing import Any

import pytest
from attrs import asdict
from hypothesis import given
from hypothesis import strategies as st

from diip_core.domain.projects.priority_weights import PriorityWeights
from diip_core.errors import InvalidInput

NAMES = tuple(asdict(PriorityWeights()))


@given(st.dictionaries(st.sampled_from(NAMES), st.floats(0, 10) | st.integers(0, 10)))
def test_a_projects_weights_stand_on_top_of_the_defaults(settings: dict[str, float]) -> None:
    assert asdict(PriorityWeights.from_settings(settings)) == {**asdict(PriorityWeights()), **settings}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("weight", [-0.1, 10.1, nan, inf, -inf, True, "1", None, 10**400])
def test_a_weight_that_is_no_number_from_0_to_10_is_refused_by_name(name: str, weight: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        PriorityWeights.from_settings({name: weight})
    assert refused.value.field == name


@pytest.mark.parametrize("name", ["colour", "__proto__", "", "Severity", "x" * 10_000])
def test_a_term_that_does_not_exist_is_refused_by_name(name: str) -> None:
    with pytest.raises(InvalidInput, match="there are severity, age") as refused:
        PriorityWeights.from_settings({name: 1.0})
    assert refused.value.field == name
