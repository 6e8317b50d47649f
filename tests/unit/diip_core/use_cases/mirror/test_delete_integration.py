"""Taking an integration away."""

from __future__ import annotations

import pytest
from tests.unit.diip_core.use_cases.world import STRANGER, World, issue_page

from diip_core.domain.identity.permissions import OPERATOR
from diip_core.errors import NotFound
from diip_core.use_cases.jobs.get_job import get_job
from diip_core.use_cases.jobs.purge_expired import purge_expired
from diip_core.use_cases.mirror.delete_integration import delete_integration
from diip_core.use_cases.mirror.request_sync import request_sync


def test_it_goes_with_its_jobs_and_its_issues_are_cleared_after() -> None:
    world = World(issue_page(1, 2))
    world.sync()
    integration = world.integration
    job = request_sync(world.ports, OPERATOR, world.scope)
    delete_integration(world.ports, OPERATOR, world.scope)
    with world.ports.storage.read() as view:
        with pytest.raises(NotFound):
            view.integrations.get(world.scope)
        assert view.jobs.live("clean_up", "all") is not None
    assert get_job(world.ports, OPERATOR, job.id).state == "cancelled"
    assert purge_expired(world.ports, OPERATOR) >= 2
    with world.ports.storage.begin() as work:
        work.integrations.add(integration)
    assert world.external_ids == []


def test_a_stranger_cannot() -> None:
    with pytest.raises(NotFound):
        delete_integration(World().ports, STRANGER, World().scope)
