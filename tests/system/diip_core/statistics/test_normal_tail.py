from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diip_core.domain.statistics.normal_tail import TWO_SIDED_95, normal_tail


@given(st.floats(-38, 37))
def test_it_equals_scipy_to_a_relative_billionth(z: float) -> None:
    stats = pytest.importorskip("scipy.stats")
    assert normal_tail(z) == pytest.approx(stats.norm.sf(z), rel=1e-9)


def test_a_fortieth_lies_above_1_96() -> None:
    assert normal_tail(TWO_SIDED_95) == pytest.approx(0.025, rel=1e-12)
