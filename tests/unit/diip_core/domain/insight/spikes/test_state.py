"""A state as storage keeps it."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from tests.unit.diip_core.domain.insight.spikes.series import SERIES, run, steady

from diip_core.domain.insight.spikes.state import STATE_VERSION, SpikeState


@given(SERIES)
def test_a_state_survives_json_to_the_last_bit(counts: list[int | None]) -> None:
    state, _ = run(counts)
    kept = json.loads(json.dumps(state.to_list(), allow_nan=False))
    assert SpikeState.from_list(kept) == state
    assert kept[0] == STATE_VERSION
    assert len(kept) <= 49


def test_it_knows_its_last_day() -> None:
    assert SpikeState().last_day is None
    assert run([1, None])[0].last_day == date(2026, 6, 2)


@pytest.mark.parametrize("numbers", [[], [STATE_VERSION + 1, *SpikeState().to_list()[1:]]])
def test_another_version_is_refused(numbers: list[float]) -> None:
    with pytest.raises(ValueError, match="another version"):
        SpikeState.from_list(numbers)


@pytest.mark.parametrize("left", [1, 9, 20, 25, 47])
def test_one_that_is_cut_short_is_refused(left: int) -> None:
    numbers = run(steady())[0].to_list()
    with pytest.raises(ValueError, match="cut short"):
        SpikeState.from_list(numbers[:left])
