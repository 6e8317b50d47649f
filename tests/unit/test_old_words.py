"""Identifiers that were given up for the field's own words stay given up."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
KINDS = (".py", ".md", ".html", ".js", ".toml")
OLD_WORDS = [
    "Answering", "Asked", "AskedAnalytics", "Deed", "FellSilent", "Fresh", "Graded", "IssueFacts",
    "KeptInsight", "KeptResult", "KeptSeries", "Lane", "LaneOfThreads", "Lanes", "OneLook", "PROBED",
    "PageKeeper", "READABLE", "RESTING", "Rules", "Silence", "Tally", "Waits", "belonging", "browsing",
    "anew", "deeds", "fill_in", "foreseeing", "foresight", "go_on", "home_of", "identifying", "issuing",
    "look_at", "of late", "one_look", "pacing", "postponing", "receiving", "retell", "retold", "ring_due",
    "same_command", "slower_values", "standing", "stored_form", "tell_of", "tell_on",
    "untold",
]  # fmt: skip


def test_no_old_word_stands_in_source_tests_or_documentation() -> None:
    """Migrations name what a schema was, and so keep the words of their time."""
    old = re.compile(rf"\b(?:{'|'.join(OLD_WORDS)})\b")
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for folder in ("src", "tests", "docs")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in KINDS and path != Path(__file__) and "migrations" not in path.parts
        for match in old.finditer(path.read_text("utf-8"))
    ]
    assert not found


def test_no_module_has_an_old_word_for_its_name() -> None:
    assert not [
        path
        for folder in ("src", "tests")
        for path in (ROOT / folder).rglob("*.py")
        if path.stem.removeprefix("test_") in OLD_WORDS
    ]
