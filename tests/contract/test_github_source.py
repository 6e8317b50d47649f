"""GitHub's source, over real HTTP against the simulator, keeps the contract of an issue source."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from diip_adapters.github import GITHUB
from diip_adapters.simulators.github import GitHubSimulator, Options, build_repository, expected_issues
from diip_adapters.simulators.server import running
from diip_adapters.web import open_http
from diip_adapters.web.egress import parse_egress
from diip_core.memory.clock import ManualClock
from diip_core.ports.issue_source import IssueSource
from diip_core.ports.provider import Connection
from diip_core.testing.mirror.issue_source import IssueSourceContract, OpenSource

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
REPOSITORY = "tidewater/harbour"


@pytest.fixture(scope="module", params=["page", "cursor"])
def provider(request: pytest.FixtureRequest) -> Iterator[tuple[GitHubSimulator, str]]:
    repository = build_repository(REPOSITORY, issues=300, seed=7, now=NOW)
    simulator = GitHubSimulator(ManualClock(NOW), [repository], options=Options(paging=request.param))
    with running(simulator) as base_url:
        yield simulator, base_url


class TestGitHubSource(IssueSourceContract):
    @pytest.fixture
    def open_source(self, provider: tuple[GitHubSimulator, str]) -> Iterator[OpenSource]:
        clock, (_, base_url) = ManualClock(NOW), provider
        http = open_http(base_url, egress=parse_egress("127.0.0.1", https_only=False), now=clock.now)
        settings = GITHUB.form.parse({"repository": REPOSITORY})

        def opened() -> IssueSource:
            return GITHUB.open(Connection(settings, base_url, None, http, clock.now))

        yield opened
        http.close()

    @pytest.fixture
    def expected(self, provider: tuple[GitHubSimulator, str]) -> frozenset[str]:
        return frozenset(str(key) for key in expected_issues(provider[0].repository()))
