"""How a project stands."""

from __future__ import annotations

from typing import get_args

import pytest

from diip_core.domain.mirror.integration import IntegrationStatus
from diip_core.domain.projects.project_health import with_health
from diip_core.testing.samples import a_project, after, an_integration


@pytest.mark.parametrize(
    ("statuses", "health"),
    [
        ([], "empty"),
        (["healthy"], "healthy"),
        (["healthy", "paused", "disabled"], "healthy"),
        (["paused"], "paused"),
        (["disabled", "paused"], "paused"),
        (["healthy", "degraded"], "degraded"),
        (["needs_auth", "healthy", "paused"], "degraded"),
        (["needs_auth", "moved"], "down"),
        (["unavailable", "paused"], "down"),
    ],
)
def test_health_is_what_the_integrations_add_up_to(statuses: list[IntegrationStatus], health: str) -> None:
    project = a_project()
    integrations = [an_integration(project.id, status=status) for status in statuses]
    assert with_health(project, integrations).health == health


@pytest.mark.parametrize("status", get_args(IntegrationStatus))
def test_every_status_has_a_health(status: IntegrationStatus) -> None:
    project = a_project()
    assert with_health(project, [an_integration(project.id, status=status)]).health != "empty"


def test_a_project_was_synced_when_an_integration_of_it_was_last() -> None:
    project = a_project()
    ends = [after(5), after(9), None]
    integrations = [an_integration(project.id, last_synced_at=end) for end in ends]
    assert with_health(project, integrations).last_synced_at == after(9)
    assert with_health(project, integrations[2:]).last_synced_at is None
