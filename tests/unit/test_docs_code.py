"""The Python of the documentation runs as it stands, against a GitHub on loopback."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from diip_adapters.simulators.github import GitHubSimulator, build_repository
from diip_adapters.simulators.server import running
from diip_adapters.system import SystemClock

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
IMPORT = re.compile(r"\bfrom diip_[\w.]+ import \w+(?:, \w+)*")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
TRACKER = 'open_tracker("github", "OWNER/NAME")'
REPOSITORY = "tidewater/harbour"
PAGES_THAT_RUN = ("README.md", "docs/how-to/use-as-a-library.md")
TROUBLE = ("not complete:", "somebody must act:", "try again later:")
LINES_AT_MOST = 10
ISSUES = 150


@pytest.fixture(scope="module")
def github() -> Iterator[str]:
    repository = build_repository(REPOSITORY, issues=ISSUES, seed=3, now=datetime(2026, 11, 2, tzinfo=UTC))
    with running(GitHubSimulator(SystemClock(), [repository])) as base_url:
        yield base_url


def blocks(page: Path) -> list[str]:
    return BLOCK.findall(page.read_text("utf-8"))


@pytest.mark.parametrize(
    ("page", "number"),
    [(page, number) for page in PAGES_THAT_RUN for number, _ in enumerate(blocks(ROOT / page))],
)
def test_the_code_of_the_page_runs(
    page: str,
    number: int,
    github: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    code = blocks(ROOT / page)[number]
    assert TRACKER in code
    exec(compile(on(github, code), f"{page}:{number}", "exec"), {"__name__": "__main__"})
    printed = capsys.readouterr().out.splitlines()
    assert not [line for line in printed if line.startswith(TROUBLE)]


def test_the_example_of_the_readme_tells_the_summary_and_the_spikes_in_ten_lines(
    github: str, capsys: pytest.CaptureFixture[str]
) -> None:
    [code] = blocks(ROOT / "README.md")
    assert len(code.strip().splitlines()) <= LINES_AT_MOST
    exec(on(github, code), {})
    first, times, *spikes = capsys.readouterr().out.splitlines()
    assert 0 < int(first.split()[0]) <= ISSUES
    assert times.endswith("seconds")
    assert spikes
    assert all("times expected" in spike for spike in spikes)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_python_block_can_be_compiled(page: Path) -> None:
    for code in blocks(page):
        compile(code, str(page), "exec")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_import_of_ours_that_a_page_shows_works(page: Path) -> None:
    for line in IMPORT.findall(page.read_text("utf-8")):
        exec(line, {})


def on(base_url: str, code: str) -> str:
    """The same code, asking a GitHub on this machine instead of the real one."""
    place = f'base_url="{base_url}", egress_allow=["{base_url.removeprefix("http://")}"]'
    return code.replace(TRACKER, f'open_tracker("github", "{REPOSITORY}", {place})')
