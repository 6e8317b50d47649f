"""The page of a report in a real browser: it renders, asks nobody for anything, and prints."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from tests.unit.diip_core.use_cases.world import World, issue_page

from diip_adapters.report import report_page
from diip_core.domain.identity.permissions import OPERATOR
from diip_core.domain.insight.flow.waiting import Quantile, Waiting
from diip_core.domain.statistics.survival import Interval
from diip_core.use_cases.insight.get_report import get_report

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--enable-logging=stderr",
)
SLIPPED = "<script>document.title='ran'</script>"
MEASURE = """<script>
const tables = [...document.querySelectorAll(".wide")];
const fit = tables.length && tables.every((one) => one.scrollWidth <= one.clientWidth);
document.title = fit ? "all fit" : "cut off";
</script>"""
NARROW = """<script>
const root = document.documentElement;
const fit = root.clientWidth <= 500 && root.scrollWidth <= root.clientWidth;
document.title = (fit ? "fits on " : "scrolls on ") + getComputedStyle(document.body).backgroundColor;
</script>"""
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
FIRST = datetime(2025, 10, 1, tzinfo=UTC)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine")


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        yield server


@pytest.fixture
def page(listener: socket.socket) -> str:
    """A page on three months of issues; the title of the one on top would run a script and fetch an image."""
    image = f"<img src='http://127.0.0.1:{listener.getsockname()[1]}/x'>"
    pages = [issue_page(number, created_at=FIRST + timedelta(days=number)) for number in range(1, 90)]
    world = World(*pages, issue_page(90, title=SLIPPED + image, reactions_count=50))
    world.sync()
    return report_page("tracker octo/rockets", get_report(world.ports, OPERATOR, "p"))


def browse(page: str, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    file = folder / "report.html"
    file.write_text(page, "utf-8")
    command = [str(CHROMIUM), *OPTIONS, f"--user-data-dir={folder / 'profile'}", *options, file.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)


def test_it_renders_without_a_word_on_the_console_or_a_request(
    page: str, listener: socket.socket, tmp_path: Path
) -> None:
    done = browse(page, tmp_path, "--dump-dom")
    assert done.stdout.count("<svg") >= 2
    assert "<title>Report on tracker octo/rockets</title>" in done.stdout
    assert "CONSOLE" not in done.stderr
    with pytest.raises(TimeoutError):
        listener.accept()


def test_the_policy_would_stop_a_script_that_slipped_in(page: str, tmp_path: Path) -> None:
    done = browse(page.replace("</main>", f"{SLIPPED}</main>"), tmp_path, "--dump-dom")
    assert "<title>Report on tracker octo/rockets</title>" in done.stdout
    assert "CONSOLE" in done.stderr


def test_no_table_is_wider_than_a_window_of_a_thousand(tmp_path: Path) -> None:
    world = World(issue_page(1))
    world.sync()
    report = get_report(world.ports, OPERATOR, "p")
    quantiles = tuple(Quantile(part, 150.0, Interval(31.0, 800.0)) for part in (0.5, 0.85, 0.95))
    wide = Waiting(subjects=123_456, events=123_456, follow_up_days=900.0, quantiles=quantiles)
    flow = evolve(report.flow, resolution=evolve(report.flow.resolution, waiting=wide))
    page = report_page("tracker octo/rockets", evolve(report, flow=flow))
    assert "Half within" in page
    measured = POLICY.sub("", page).replace("</main>", f"</main>{MEASURE}")
    done = browse(measured, tmp_path, "--dump-dom", "--window-size=1000,3000")
    assert "<title>all fit</title>" in done.stdout


@pytest.mark.parametrize("preference", ["0", "1"], ids=["dark", "light"])
def test_a_narrow_page_does_not_scroll_sideways_in_either_scheme(
    page: str, tmp_path: Path, preference: str
) -> None:
    measured = POLICY.sub("", page).replace("</main>", f"</main>{NARROW}")
    scheme = f"--blink-settings=preferredColorScheme={preference}"
    done = browse(measured, tmp_path, "--dump-dom", "--window-size=400,900", scheme)
    background = {"0": "rgb(13, 17, 23)", "1": "rgb(255, 255, 255)"}[preference]
    assert f"<title>fits on {background}</title>" in done.stdout


def test_it_prints(page: str, tmp_path: Path) -> None:
    paper = tmp_path / "report.pdf"
    browse(page, tmp_path, f"--print-to-pdf={paper}")
    assert paper.read_bytes().startswith(b"%PDF-")
