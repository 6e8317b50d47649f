"""Reports to look at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from attrs import evolve
from tests.unit.diip_core.use_cases.world import World, issue_page

from diip_core.domain.identity.permissions import OPERATOR
from diip_core.domain.insight.priority.priority import PriorityList
from diip_core.domain.insight.report import Report
from diip_core.domain.mirror.coverage import Coverage
from diip_core.memory.bundle import START
from diip_core.use_cases.insight.get_report import get_report

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
REPOSITORY = "tidewater/harbour"
HOSTILE = "<script>alert(1)</script>\"' onload=x \u202egpj\u2066 \x1b[2J\x07 &amp;"


def an_empty_report() -> Report:
    world = World()
    world.sync()
    return get_report(world.ports, OPERATOR, "p")


def a_small_report(issues: int = 1) -> Report:
    world = World(issue_page(*range(1, issues + 1), created_at=START - timedelta(days=3)))
    world.sync()
    return get_report(world.ports, OPERATOR, "p")


def _renamed(listed: PriorityList, text: str, url: str) -> PriorityList:
    return evolve(listed, ranked=tuple(evolve(one, key=text, title=text, url=url) for one in listed.ranked))


def made_hostile(report: Report, text: str = HOSTILE, url: str = "javascript:alert(1)") -> Report:
    """The report with a stranger's text and address wherever strangers write."""
    found = report.bottlenecks.found
    worst = found.bottlenecks[0]
    causes = tuple(evolve(one, key=text, title=text, url=url) for one in worst.causes)
    finding = evolve(worst.finding, value=text)
    ageing = report.flow.ageing
    spike = report.spikes.episodes[0]
    return evolve(
        report,
        summary=evolve(
            report.summary,
            by_label={text: 3, "bug": 1},
            by_provider={text: 3, "x": 1},
            coverage=Coverage(None, (text,)),
        ),
        spikes=evolve(
            report.spikes,
            episodes=(evolve(spike, labels=tuple(evolve(one, name=text) for one in spike.labels)),),
            digest=tuple(evolve(one, name=text) for one in report.spikes.digest),
        ),
        bottlenecks=evolve(
            report.bottlenecks,
            found=evolve(found, bottlenecks=(evolve(worst, finding=finding, causes=causes),)),
        ),
        flow=evolve(
            report.flow,
            ageing=evolve(
                ageing,
                longest=tuple(evolve(one, key=text, title=text, url=url) for one in ageing.longest),
                most_forgotten=tuple(evolve(one, title=text, url=url) for one in ageing.most_forgotten),
            ),
        ),
        priorities=evolve(
            report.priorities,
            now=_renamed(report.priorities.now, text, url),
            overdue=_renamed(report.priorities.overdue, text, url),
        ),
    )
