"""The spike detector goes on from what the last analysis left, and finds what it would from nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve
from tests.unit.diip_core.use_cases.harbour import NOON, TODAY, Harbour

from diip_core.domain.identity.permissions import OPERATOR
from diip_core.domain.insight.cached_result import CachedResult
from diip_core.domain.insight.spikes.spike_report import SpikeReport
from diip_core.domain.insight.spikes.state import SpikeState
from diip_core.domain.projects.project import ProjectChanges
from diip_core.events import SpikeStatesDiffered
from diip_core.services.analysis.kept_states import KeptStates
from diip_core.testing.samples import a_snapshot, an_issue
from diip_core.use_cases.insight.aggregate_analytics import aggregate_analytics
from diip_core.use_cases.insight.list_spikes import list_spikes
from diip_core.use_cases.projects.update_project import update_project

DAY = 86_400.0


def analysed() -> Harbour:
    """Half a year with a burst, analysed once."""
    harbour = Harbour()
    harbour.quiet(180, labels=("bug",))
    harbour.burst(TODAY - timedelta(days=20), 24, labels=("ui",))
    harbour.read()
    analyse(harbour)
    return harbour


def analyse(harbour: Harbour) -> None:
    assert aggregate_analytics(harbour.world.ports, OPERATOR, "p")


def served(harbour: Harbour) -> SpikeReport:
    return list_spikes(harbour.world.ports, OPERATOR, "p")


def latest(harbour: Harbour, kind: str = KeptStates.__name__) -> CachedResult:
    with harbour.world.ports.storage.read() as view:
        kept = view.result_cache.latest("p", kind)
    assert kept is not None
    return kept


def replace(harbour: Harbour, **changes: Any) -> None:
    """Change what the last analysis left for the next."""
    with harbour.world.ports.storage.begin() as work:
        work.result_cache.put("p", evolve(latest(harbour), **changes))


def next_day(harbour: Harbour) -> None:
    harbour.world.clock.advance(DAY)
    harbour.read(until=harbour.world.clock.now())


def sorted_late(harbour: Harbour) -> None:
    """Somebody gives a label to the first issue there was."""
    number = 1
    issue = an_issue(number, created_at=NOON - timedelta(days=180), updated_at=NOON, labels=("ui",))
    harbour.keep([a_snapshot(issue)])


CHANGES: Mapping[str, Callable[[Harbour], object]] = {
    "nothing": lambda harbour: None,
    "a day more": next_day,
    "a late arrival": lambda harbour: harbour.burst(TODAY - timedelta(days=100), 30, labels=("ui",)),
    "an issue of today": lambda harbour: harbour.issue(NOON - timedelta(hours=1), labels=("new",)),
    "a label given late": sorted_late,
    "a gap": lambda harbour: harbour.read(until=NOON - timedelta(days=2)),
    "another zone": lambda harbour: update_project(
        harbour.world.ports, OPERATOR, "p", ProjectChanges(timezone="Asia/Tokyo")
    ),
    "another sensitivity": lambda harbour: update_project(
        harbour.world.ports, OPERATOR, "p", ProjectChanges(spike_sensitivity="sensitive")
    ),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("before", ["nothing", "a gap", "a late arrival"])
def test_after_any_change_the_same_is_found_as_from_nothing(before: str, change: str) -> None:
    harbour = analysed()
    CHANGES[before](harbour)
    analyse(harbour)
    CHANGES[change](harbour)
    looked = served(harbour)
    analyse(harbour)
    gone_on, left = served(harbour), latest(harbour)
    replace(harbour, document={"of": "another time"})
    analyse(harbour)
    assert looked == gone_on == served(harbour)
    assert latest(harbour) == left
    assert harbour.world.heard(SpikeStatesDiffered) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"cache_key": "0"},
        {"document": None},
        {"document": {"proved_on": "soon", "spikes": {}}},
        {"document": {"proved_on": "2026-07-01", "spikes": {"project": [], "labels": 7}}},
    ],
    ids=str,
)
def test_what_cannot_be_read_is_as_good_as_nothing(changes: Mapping[str, Any]) -> None:
    harbour = analysed()
    before, left = served(harbour), latest(harbour)
    replace(harbour, **changes)
    analyse(harbour)
    assert served(harbour) == before
    assert latest(harbour) == left


def test_states_are_gone_on_from_and_proved_once_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    harbour = analysed()
    right = served(harbour)
    with monkeypatch.context() as defect:
        defect.setattr(SpikeState, "from_list", classmethod(lambda cls, numbers: cls()))
        harbour.issue(NOON - timedelta(hours=1))
        analyse(harbour)
        assert served(harbour).learned_days < right.learned_days
        assert harbour.world.heard(SpikeStatesDiffered) == []
        next_day(harbour)
        analyse(harbour)
        assert served(harbour).learned_days == right.learned_days + 1
    assert harbour.world.heard(SpikeStatesDiffered) == [SpikeStatesDiffered("p")]


def test_with_its_project_the_states_go() -> None:
    harbour = analysed()
    with harbour.world.ports.storage.begin() as work:
        work.projects.remove("p")
        assert work.result_cache.latest("p", KeptStates.__name__) is None
