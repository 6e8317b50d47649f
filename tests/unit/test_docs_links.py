"""The documentation hangs together."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")


def test_every_relative_link_leads_somewhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page, target in links()
        if not (page.parent / target).exists()
    ]
    assert not broken


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        waiting += [target for target in targets_of(page) if target.suffix == ".md"]
    assert not set(DOCS.rglob("*.md")) - reached


def links() -> list[tuple[Path, str]]:
    pages = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
    return [(page, target) for page in pages for target in LINK.findall(page.read_text("utf-8"))]


def targets_of(page: Path) -> list[Path]:
    targets = [(page.parent / target).resolve() for target in LINK.findall(page.read_text("utf-8"))]
    return [target / "index.md" if target.is_dir() else target for target in targets if target.exists()]
