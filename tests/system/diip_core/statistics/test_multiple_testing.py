from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diip_core.domain.statistics.multiple_testing import benjamini_hochberg

P_VALUES = st.lists(st.floats(0, 1), max_size=40)


def test_it_equals_scipy() -> None:
    stats = pytest.importorskip("scipy.stats")
    p_values = [0.001, 0.8, 0.012, 0.04, 0.04, 1.0, 0.02]
    assert benjamini_hochberg(p_values) == pytest.approx(tuple(stats.false_discovery_control(p_values)))


@given(P_VALUES)
def test_a_q_value_is_no_smaller_than_its_p_value_and_keeps_their_order(p_values: list[float]) -> None:
    result = benjamini_hochberg(p_values)
    assert len(result) == len(p_values)
    assert all(p <= q <= 1 for p, q in zip(p_values, result, strict=True))
    in_order = [q for _, q in sorted(zip(p_values, result, strict=True))]
    assert in_order == sorted(in_order)


@given(st.floats(0, 1))
def test_a_single_test_needs_no_correction(p_value: float) -> None:
    assert benjamini_hochberg([p_value]) == (p_value,)
