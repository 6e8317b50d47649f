"""Reading the overview."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve
from tests.unit.diip_core.use_cases.harbour import NOON, TODAY, Harbour
from tests.unit.diip_core.use_cases.world import STRANGER

from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.domain.projects.project import ProjectChanges
from diip_core.errors import InvalidInput
from diip_core.testing.samples import a_project
from diip_core.use_cases.insight.aggregate_analytics import aggregate_analytics
from diip_core.use_cases.insight.get_overview import get_overview
from diip_core.use_cases.insight.get_summary import get_summary
from diip_core.use_cases.projects.update_project import update_project


def test_each_project_tells_the_few_figures_that_matter() -> None:
    harbour = Harbour()
    harbour.quiet()
    harbour.burst(TODAY - timedelta(days=1), 25)
    harbour.issue(NOON - timedelta(days=3), closed_at=NOON - timedelta(days=1))
    harbour.read()
    (one,) = get_overview(harbour.world.ports, Actor("owner")).items
    assert one.project_health.project.id == "p"
    assert (one.closed, one.reopened, one.net_flow) == (1, 0, one.created - 1)
    assert one.open_by_week[-1] == one.open_issues
    assert list(one.open_by_week) == sorted(one.open_by_week)
    assert (one.spiking, one.coverage.verified) == (None, True)
    aggregate_analytics(harbour.world.ports, OPERATOR, "p")
    (one,) = get_overview(harbour.world.ports, Actor("owner")).items
    assert one.spiking is True
    harbour.issue(NOON - timedelta(hours=1))
    (one,) = get_overview(harbour.world.ports, Actor("owner")).items
    assert one.spiking is None


@pytest.mark.parametrize("changes", [{"timezone": "Pacific/Kiritimati"}, {"spike_sensitivity": "quiet"}])
def test_a_spike_of_other_settings_is_not_reported(changes: dict[str, Any]) -> None:
    harbour = Harbour()
    harbour.quiet()
    harbour.burst(TODAY - timedelta(days=1), 25)
    harbour.read()
    aggregate_analytics(harbour.world.ports, OPERATOR, "p")
    update_project(harbour.world.ports, OPERATOR, "p", ProjectChanges(**changes))
    assert get_overview(harbour.world.ports, OPERATOR).items[0].spiking is None


def test_an_integration_that_was_removed_takes_what_was_stored_with_it() -> None:
    harbour = Harbour()
    harbour.quiet()
    harbour.burst(TODAY - timedelta(days=1), 25)
    harbour.read()
    ports = harbour.world.ports
    sibling = evolve(harbour.world.integration, id="j", scope_name="octo/engines")
    with ports.storage.begin() as work:
        work.integrations.add(sibling)
    aggregate_analytics(ports, OPERATOR, "p")
    with ports.storage.begin() as work:
        work.integrations.remove(harbour.world.scope)
    assert get_overview(ports, OPERATOR).items[0].spiking is None
    assert get_summary(ports, OPERATOR, "p").total_issues == 0


def test_what_is_dated_ahead_has_not_happened() -> None:
    harbour = Harbour()
    harbour.issue(NOON + timedelta(days=400))
    harbour.read(incomplete_reason="older events are missing")
    (one,) = get_overview(harbour.world.ports, OPERATOR).items
    assert (one.open_issues, one.created, one.coverage.verified) == (0, 0, False)


def test_everybody_sees_their_own_page_by_page() -> None:
    harbour = Harbour()
    with harbour.world.ports.storage.begin() as work:
        for name in ("q", "r"):
            work.projects.add(evolve(a_project(), id=name, slug=name, owner_id="owner"))
        work.projects.add(evolve(a_project(), id="z", slug="z", owner_id="other"))
    first = get_overview(harbour.world.ports, Actor("owner"), limit=2)
    assert ([one.project_health.project.id for one in first.items], first.next) == (["p", "q"], "q")
    rest = get_overview(harbour.world.ports, Actor("owner"), limit=2, after=first.next)
    assert ([one.project_health.project.id for one in rest.items], rest.next) == (["r"], None)
    assert get_overview(harbour.world.ports, STRANGER).items == ()
    assert len(get_overview(harbour.world.ports, Actor("admin", role="admin")).items) == 4
    with pytest.raises(InvalidInput):
        get_overview(harbour.world.ports, OPERATOR, limit=0)
