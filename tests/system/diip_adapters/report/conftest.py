from __future__ import annotations

from collections.abc import Iterator

import pytest
from attrs import evolve
from tests.system.diip_adapters.report.reports import NOW, REPOSITORY

from diip_adapters.library import open_tracker
from diip_adapters.simulators.github import GitHubSimulator, build_repository
from diip_adapters.simulators.organisation import Planted
from diip_adapters.simulators.server import running
from diip_core.domain.insight.report import Report
from diip_core.library import Mirror, mirror
from diip_core.memory.clock import ManualClock
from diip_core.memory.storage import MemoryStorage


@pytest.fixture(scope="session")
def simulated() -> Iterator[tuple[Mirror, Planted]]:
    """A mirror of the simulated year, which holds a spike, a bottleneck and an outage, as of `NOW`."""
    clock = ManualClock(NOW)
    repository = build_repository(REPOSITORY, issues=1_500, seed=7, now=NOW)
    with running(GitHubSimulator(clock, [repository])) as base_url:
        egress = [base_url.removeprefix("http://")]
        tracker = open_tracker("github", REPOSITORY, base_url=base_url, egress_allow=egress)
        yield (
            mirror(evolve(tracker, clock=clock), MemoryStorage(clock)),
            repository.project.planted,
        )


@pytest.fixture(scope="session")
def mirrored(simulated: tuple[Mirror, Planted]) -> Mirror:
    return simulated[0]


@pytest.fixture(scope="session")
def planted(simulated: tuple[Mirror, Planted]) -> Planted:
    return simulated[1]


@pytest.fixture(scope="session")
def year(mirrored: Mirror) -> Report:
    return mirrored.report()
