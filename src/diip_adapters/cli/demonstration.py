"""The demonstration: simulate, mirror, report."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import fill

import typer

from diip_adapters.bootstrap import open_ports
from diip_adapters.cli.connecting import SyncRequest, find_or_connect
from diip_adapters.cli.demo_checks import check_report
from diip_adapters.cli.errors import DONE, INCOMPLETE, INTERRUPTED
from diip_adapters.cli.interruption import Interruption
from diip_adapters.cli.output import print_line
from diip_adapters.cli.progress import ProgressDisplay, display_for_stderr
from diip_adapters.cli.runner import Runner
from diip_adapters.report import report_text
from diip_adapters.settings import read_settings
from diip_adapters.simulators.faults import Fault
from diip_adapters.simulators.github import GitHubSimulator, build_repository
from diip_adapters.simulators.server import running
from diip_adapters.system import SystemClock
from diip_core.domain.identity.permissions import OPERATOR
from diip_core.domain.insight.report import Report
from diip_core.services.sync.run_to_end import SyncRun
from diip_core.use_cases.insight.get_report import get_report

_SCOPE = "tidewater/harbour"
_ISSUES = 1_500
_SEED = 7
_FAULTS = ("http-502:0.05", "reset:0.03", "cut-json:0.02", "html:0.02", "cut-silently:0.02")
"""About one request in seven fails, in one of the ways of real providers."""


def demonstrate() -> int:
    """Mirror a repository from a GitHub that often fails, and report on it. Returns an exit code."""
    clock = SystemClock()
    display = display_for_stderr(clock.now, clock.monotonic)
    repository = build_repository(_SCOPE, issues=_ISSUES, seed=_SEED, now=clock.now())
    faults = [Fault.parse(text) for text in _FAULTS]
    simulator = GitHubSimulator(clock, [repository], seed=_SEED, faults=faults)
    with TemporaryDirectory(prefix="diip-demo-") as folder, running(simulator) as base_url:
        print_line(f"a simulated GitHub serves {_SCOPE} at {base_url}; about one request in seven fails")
        totals, report = _mirrored(Path(folder), base_url, display)
    if totals.interrupted or report is None:
        print_line("diip: stopped; start again with: diip demo --once")
        return INTERRUPTED
    typer.echo(report_text(f"GitHub {_SCOPE}, which does not exist", report))
    typer.echo("\nPlanted in this year\n--------------------")
    for sentence in check_report(repository.project.planted, report):
        typer.echo(fill(sentence, 96, initial_indent="- ", subsequent_indent="  "))
    outcome = totals.outcome
    typer.echo(
        f"\n{outcome.created:,} issues mirrored in {outcome.api_calls:,} calls, of which "
        f"{simulator.plan.struck.total():,} failed and were repeated; {totals.seconds:.1f} s.\n"
        "Next, a real repository: diip sync github OWNER/NAME\n"
        "The same report as a page with charts: diip report OWNER/NAME --format html --out report.html"
    )
    return DONE if outcome.complete else INCOMPLETE


def _mirrored(folder: Path, base_url: str, display: ProgressDisplay) -> tuple[SyncRun, Report | None]:
    settings = read_settings(
        {
            "DIIP_DATA_DIR": str(folder),
            "DIIP_EGRESS_ALLOW": base_url.removeprefix("http://"),
            "DIIP_PLUGINS": "",
        }
    )
    with Interruption() as interruption, open_ports(settings, announce=display.announce) as ports:
        runner = Runner(ports, interruption, display.print_line)
        request = SyncRequest(provider="github", scope=_SCOPE, base_url=base_url, with_ambient_token=False)
        integration = find_or_connect(ports, request, runner)
        with display:
            totals = runner.sync(integration.scope)
        if totals.interrupted:
            return totals, None
        return totals, get_report(ports, OPERATOR, integration.project_id, integration_id=integration.id)
