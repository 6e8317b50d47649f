"""Bringing a project's analytics up to date."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from attrs import evolve
from tests.unit.diip_core.use_cases.harbour import NOON, TODAY, Harbour
from tests.unit.diip_core.use_cases.world import STRANGER, World

from diip_core.domain.identity.permissions import OPERATOR, Actor
from diip_core.domain.insight.flow.bottleneck_report import BottleneckReport
from diip_core.domain.insight.flow.summary import Summary
from diip_core.domain.insight.flow.trends import DayFlow
from diip_core.domain.insight.priority.priority_report import PriorityReport
from diip_core.domain.insight.spikes.spike_report import SpikeReport
from diip_core.domain.mirror.inactivity import OngoingInactivity
from diip_core.domain.mirror.integration import IntegrationStatus
from diip_core.domain.projects.project import ProjectChanges
from diip_core.errors import NotFound
from diip_core.events import AnalyticsUpdated, InactivityDetected, RollupDiffered
from diip_core.memory.insight.rollup import MemoryRollup
from diip_core.testing.samples import a_snapshot, an_issue
from diip_core.use_cases.insight.aggregate_analytics import aggregate_analytics
from diip_core.use_cases.insight.get_overview import get_overview
from diip_core.use_cases.insight.get_summary import get_summary
from diip_core.use_cases.insight.list_bottlenecks import list_bottlenecks
from diip_core.use_cases.insight.list_priorities import list_priorities
from diip_core.use_cases.insight.list_spikes import list_spikes
from diip_core.use_cases.projects.update_project import update_project

KINDS: tuple[type, ...] = (SpikeReport, Summary, BottleneckReport, PriorityReport)


def spiking() -> Harbour:
    harbour = Harbour()
    harbour.quiet()
    harbour.burst(TODAY - timedelta(days=1), 24)
    harbour.read()
    return harbour


def kept(world: World) -> list[type]:
    with world.ports.storage.read() as view:
        return [kind for kind in KINDS if view.result_cache.fresh("p", kind)]


def test_everything_is_stored_and_served_as_it_was_computed() -> None:
    harbour = spiking()
    ports = harbour.world.ports
    computed = (
        list_spikes(ports, OPERATOR, "p"),
        get_summary(ports, OPERATOR, "p"),
        list_bottlenecks(ports, OPERATOR, "p"),
        list_priorities(ports, OPERATOR, "p"),
    )
    assert kept(harbour.world) == []
    assert aggregate_analytics(ports, OPERATOR, "p")
    assert kept(harbour.world) == list(KINDS)
    assert harbour.world.heard(AnalyticsUpdated) == [AnalyticsUpdated(project_id="p", spiking=True)]
    harbour.world.clock.advance(3600)
    served = (
        list_spikes(ports, OPERATOR, "p"),
        get_summary(ports, OPERATOR, "p"),
        list_bottlenecks(ports, OPERATOR, "p"),
        list_priorities(ports, OPERATOR, "p"),
    )
    assert served == computed


def test_what_is_stored_no_longer_holds_once_anything_changed() -> None:
    harbour = spiking()
    aggregate_analytics(harbour.world.ports, OPERATOR, "p")
    before = get_summary(harbour.world.ports, OPERATOR, "p")
    harbour.issue(NOON - timedelta(hours=1))
    after = get_summary(harbour.world.ports, OPERATOR, "p")
    assert after.total_issues == before.total_issues + 1


@pytest.mark.parametrize(
    "changes",
    [
        ProjectChanges(spike_sensitivity="quiet"),
        ProjectChanges(timezone="Asia/Tokyo"),
        ProjectChanges(priority_weights={"age": 3.0}),
        ProjectChanges(vocabulary={"label_types": {"oops": "bug"}}),
    ],
    ids=str,
)
def test_what_is_stored_holds_for_its_settings_alone(changes: ProjectChanges) -> None:
    harbour = spiking()
    aggregate_analytics(harbour.world.ports, OPERATOR, "p")
    update_project(harbour.world.ports, OPERATOR, "p", changes)
    harbour.world.clock.advance(60)
    assert get_summary(harbour.world.ports, OPERATOR, "p").computed_at == NOON + timedelta(minutes=1)


def test_what_is_stored_holds_for_its_day_alone() -> None:
    harbour = spiking()
    aggregate_analytics(harbour.world.ports, OPERATOR, "p")
    harbour.world.clock.advance(86_400)
    assert get_summary(harbour.world.ports, OPERATOR, "p").computed_at == NOON + timedelta(days=1)


def test_what_is_missing_now_is_reported_beside_the_cached_result() -> None:
    harbour = spiking()
    aggregate_analytics(harbour.world.ports, OPERATOR, "p")
    harbour.world.clock.advance(60)
    harbour.read(incomplete_reason="older events are missing")
    result = get_summary(harbour.world.ports, OPERATOR, "p")
    assert (result.computed_at, result.coverage.verified) == (NOON, False)


def test_what_another_version_kept_is_computed_anew() -> None:
    harbour = spiking()
    ports = harbour.world.ports
    aggregate_analytics(ports, OPERATOR, "p")
    with ports.storage.begin() as work:
        for kind in KINDS:
            cached = work.result_cache.fresh("p", kind)
            assert cached is not None
            work.result_cache.put("p", evolve(cached, cache_key="another"))
    harbour.world.clock.advance(60)
    assert get_summary(ports, OPERATOR, "p").computed_at == NOON + timedelta(minutes=1)
    assert get_overview(ports, OPERATOR).items[0].spiking is None


def test_it_stops_when_asked_and_continues_later() -> None:
    harbour = spiking()
    assert not aggregate_analytics(harbour.world.ports, OPERATOR, "p", stop=lambda: True)
    assert kept(harbour.world) == []
    assert aggregate_analytics(harbour.world.ports, OPERATOR, "p")


def test_a_count_that_went_wrong_is_announced_and_counted_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    harbour = spiking()
    aggregate_analytics(harbour.world.ports, OPERATOR, "p")
    with harbour.world.ports.storage.begin() as work:
        rollup = work.rollup
        assert isinstance(rollup, MemoryRollup)
        days = rollup._state.days
        (scope,) = days
        days[scope] = {**days[scope], TODAY: DayFlow(created=99)}
    assert aggregate_analytics(harbour.world.ports, OPERATOR, "p")
    assert harbour.world.heard(RollupDiffered) == [RollupDiffered(project_id="p", days=1)]
    with harbour.world.ports.storage.read() as view:
        assert view.rollup.differing("p", UTC) == ()
        assert TODAY not in view.rollup.days("p", zone=UTC)


def test_a_recount_can_be_stopped_too() -> None:
    harbour = spiking()
    aggregate_analytics(harbour.world.ports, OPERATOR, "p")
    with harbour.world.ports.storage.begin() as work:
        rollup = work.rollup
        assert isinstance(rollup, MemoryRollup)
        (scope,) = rollup._state.days
        rollup._state.days[scope] = {}
    asked = iter([False, True])
    assert not aggregate_analytics(harbour.world.ports, OPERATOR, "p", stop=lambda: next(asked))


def silenced(*, for_days: int = 3) -> Harbour:
    """Four issues on each of many days, then none on the last days before today."""
    harbour = Harbour()
    for back in range(150, for_days, -1):
        harbour.burst(TODAY - timedelta(days=back), 4)
    harbour.read()
    return harbour


def inactivity(harbour: Harbour) -> OngoingInactivity | None:
    with harbour.world.ports.storage.read() as view:
        return view.integrations.get(harbour.world.scope).inactivity


def test_an_inactivity_is_reported_on_its_integration() -> None:
    harbour = silenced(for_days=4)
    aggregate_analytics(harbour.world.ports, OPERATOR, "p")
    (silent,) = harbour.world.heard(InactivityDetected)
    assert (silent.scope, silent.since, silent.days) == (harbour.world.scope, TODAY - timedelta(days=4), 3)
    assert silent.expected > 6
    kept = inactivity(harbour)
    assert kept is not None
    assert (kept.since, kept.found.day) == (TODAY - timedelta(days=4), TODAY - timedelta(days=1))


def test_an_inactivity_is_reported_once_and_ends_when_an_issue_comes() -> None:
    harbour = silenced()
    aggregate_analytics(harbour.world.ports, OPERATOR, "p")
    harbour.world.clock.advance(86_400)
    harbour.read(until=NOON + timedelta(days=1))
    aggregate_analytics(harbour.world.ports, OPERATOR, "p")
    assert len(harbour.world.heard(InactivityDetected)) == 1
    going_on = inactivity(harbour)
    assert going_on is not None
    assert going_on.found.day == TODAY
    harbour.issue(NOON + timedelta(hours=23))
    aggregate_analytics(harbour.world.ports, OPERATOR, "p")
    assert inactivity(harbour) is None


def test_one_integration_is_silent_while_another_continues() -> None:
    harbour = silenced()
    world = harbour.world
    lively = evolve(
        world.integration,
        id="lively",
        scope_name="octo/lively",
        status="healthy",
        first_complete_at=world.integration.created_at,
        last_synced_at=NOON,
        complete=True,
    )
    with world.ports.storage.begin() as work:
        work.integrations.add(lively)
        issues = [an_issue(number, created_at=NOON - timedelta(days=number // 4)) for number in range(4, 604)]
        work.issues.upsert(lively.scope, [a_snapshot(issue) for issue in issues])
    aggregate_analytics(world.ports, OPERATOR, "p")
    assert [silent.scope for silent in world.heard(InactivityDetected)] == [world.scope]
    assert list_spikes(world.ports, OPERATOR, "p").present_inactivity is None


@pytest.mark.parametrize("status", ["paused", "disabled"])
def test_what_nobody_reads_is_not_silent(status: IntegrationStatus) -> None:
    harbour = silenced()
    harbour.read(status=status)
    aggregate_analytics(harbour.world.ports, OPERATOR, "p")
    assert inactivity(harbour) is None


def test_what_was_not_read_recently_is_not_silent() -> None:
    harbour = silenced()
    harbour.read(until=NOON - timedelta(days=3))
    aggregate_analytics(harbour.world.ports, OPERATOR, "p")
    assert inactivity(harbour) is None


def test_who_may_not_sync_may_not_analyse() -> None:
    with pytest.raises(NotFound):
        aggregate_analytics(spiking().world.ports, STRANGER, "p")
    assert aggregate_analytics(spiking().world.ports, Actor("owner"), "p")


def test_a_project_that_reads_nothing_has_analytics_all_the_same() -> None:
    world = World()
    with world.ports.storage.begin() as work:
        work.integrations.remove(evolve(world.integration).scope)
    assert aggregate_analytics(world.ports, OPERATOR, "p")
    assert kept(world) == list(KINDS)
