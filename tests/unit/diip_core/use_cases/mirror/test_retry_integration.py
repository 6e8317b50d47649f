"""Letting an integration be read again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve
from tests.unit.diip_core.use_cases.world import World

from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.domain.mirror.integration import Failure
from diip_core.errors import Forbidden, NotFound
from diip_core.memory.bundle import START
from diip_core.use_cases.mirror.retry_integration import retry_integration


@pytest.mark.parametrize("status", ["degraded", "needs_auth", "disabled"])
def test_every_pause_ends_and_a_probe_waits(status: str) -> None:
    world = World()
    world.change(
        lambda known: evolve(
            known,
            status=status,
            failure=Failure("timeout", "slow", START, 9),
            paused_until=START + timedelta(hours=5),
        )
    )
    job = retry_integration(world.ports, OPERATOR, "i")
    assert (job.task, job.args["integration_id"]) == ("retry_failed_api", "i")
    assert (world.integration.paused_until, world.integration.failure) == (None, None)
    assert world.integration.status in ("degraded", "needs_auth")
    with world.ports.storage.read() as view:
        assert [entry.action for entry in view.audit.latest(limit=9)] == ["integration.retried"]


def test_it_is_for_admins_and_for_what_is_there() -> None:
    world = World()
    with pytest.raises(Forbidden):
        retry_integration(world.ports, Actor(user_id="owner"), "i")
    with pytest.raises(NotFound):
        retry_integration(world.ports, OPERATOR, "nothing")
