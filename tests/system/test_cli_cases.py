"""The command line where people met trouble: pasted names, renames, tokens in the environment, refusals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve
from tests.servers.diip import Diip

from diip_adapters.simulators.faults import Fault
from diip_adapters.simulators.github import GitHubSimulator, Grant, Options, build_repository
from diip_adapters.simulators.server import running
from diip_adapters.system import SystemClock

SCOPE = "tidewater/harbour"
NEW = "tidewater/haven"


@pytest.fixture
def simulator() -> GitHubSimulator:
    clock = SystemClock()
    return GitHubSimulator(clock, [build_repository(SCOPE, issues=20, seed=1, now=clock.now())])


@pytest.fixture
def github(simulator: GitHubSimulator) -> Iterator[str]:
    with running(simulator) as base_url:
        yield base_url


@pytest.fixture
def diip(tmp_path: Path) -> Diip:
    return Diip(tmp_path / "home", f"sqlite:///{tmp_path / 'diip.db'}")


def test_both_names_of_a_renamed_repository_find_it_and_a_newcomer_can_be_connected(
    diip: Diip, github: str, simulator: GitHubSimulator
) -> None:
    first = diip.sync(SCOPE, github)
    assert first.code == 0, first.err
    simulator.move(SCOPE, NEW)
    renamed = diip.sync(SCOPE, github)
    assert (renamed.code, renamed.json["scope"]) == (0, NEW)
    for name in (SCOPE, NEW, f"https://github.com/{NEW}"):
        assert diip.run("report", name).code == 0
        assert diip.sync(name, github).json["integration_id"] == first.json["integration_id"]
    simulator.add(build_repository(SCOPE, issues=8, seed=2, now=SystemClock().now(), repository_id=502))
    newcomer = diip.sync(SCOPE, github)
    assert (newcomer.code, newcomer.json["scope"]) == (0, SCOPE)
    assert newcomer.json["integration_id"] != first.json["integration_id"]
    assert diip.sync(NEW, github).json["integration_id"] == first.json["integration_id"]
    assert diip.sync(SCOPE, github).json["integration_id"] == newcomer.json["integration_id"]


@pytest.mark.parametrize("variable", ["GITHUB_TOKEN", "GH_TOKEN"])
def test_a_token_in_the_environment_is_used_and_announced_once(
    diip: Diip, github: str, simulator: GitHubSimulator, variable: str
) -> None:
    simulator.tokens["ambient-token"] = Grant()
    diip = evolve(diip, environment={variable: "ambient-token"})
    simulator.repository().private = True
    done = diip.sync(SCOPE, github)
    assert done.code == 0, done.err
    assert done.err.count(variable) == 1
    assert "ambient-token" not in done.out + done.err
    assert variable not in diip.sync(SCOPE, github).err, "it is stored now"
    other = evolve(diip, database=diip.database.replace("diip.db", "other.db"))
    declined = other.sync(SCOPE, github, "--no-token")
    assert declined.code == 1
    assert variable not in declined.err


def test_a_wait_that_will_not_be_made_is_not_announced(
    diip: Diip, github: str, simulator: GitHubSimulator
) -> None:
    simulator.plan.replace([Fault("primary-limit", skip=2, seconds=4192)])
    done = diip.sync(SCOPE, github)
    assert done.code == 1
    assert "waiting" not in done.err
    assert "no call before" in done.err


@pytest.mark.parametrize(
    "pasted", ["https://github.com/{}", "{}.git", "git@github.com:{}.git", "{}/", " {}", "ssh://git@host/{}"]
)
def test_a_pasted_name_is_understood(diip: Diip, github: str, pasted: str) -> None:
    done = diip.sync(pasted.format(SCOPE), github)
    assert (done.code, done.json["scope"]) == (0, SCOPE)


def test_an_address_without_an_api_is_refused_in_one_line_at_once(
    diip: Diip, github: str, simulator: GitHubSimulator
) -> None:
    simulator.options = Options(web_pages=True)
    simulator.plan.replace([Fault("html", match="/api/v3")])
    done = diip.sync(SCOPE, github)
    assert done.code == 1
    assert "web page" in done.err
    assert len(done.err.splitlines()) == 1
    assert simulator.log.requests <= 4
