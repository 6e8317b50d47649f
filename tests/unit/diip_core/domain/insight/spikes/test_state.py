"""What a series has taught the detector."""

from __future__ import annotations

from datetime import date

from tests.unit.diip_core.domain.insight.spikes.series import run

from diip_core.domain.insight.spikes.state import SpikeState


def test_a_state_knows_its_last_day() -> None:
    assert SpikeState().last_day is None
    assert run([1, None])[0].last_day == date(2026, 6, 2)
