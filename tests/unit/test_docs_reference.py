"""Whatever a user can meet stands in the reference, and the reference names nothing that is not there."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from typer.main import get_command

import diip_core
import diip_core.events
from diip_adapters.bootstrap import find_plugins
from diip_adapters.cli.app import command_line
from diip_adapters.settings import effective, read_settings
from diip_core import errors
from diip_core.domain.identity.permissions import RULES, Action
from diip_core.domain.mirror import lease
from diip_core.plugins import hookspecs
from diip_http.routes.table import ENDPOINTS

ROOT = Path(__file__).parents[2]
APP = command_line(find_plugins(read_settings({})).commands.values())
REFERENCE = ROOT / "docs" / "reference"
GUARANTEES = ROOT / "docs" / "explanation" / "guarantees.md"
ROW = re.compile(r"^\| `([^`]+)`", re.MULTILINE)


def test_the_reference_of_errors_is_the_tree_of_errors() -> None:
    described = set(re.findall(r"`([A-Z][A-Za-z]+)`", page("errors")))
    assert described == classes_of(errors, errors.DiipError) | {"Busy"}


def test_the_reference_gives_every_error_its_code() -> None:
    rows = re.findall(r"^\| `(\w+)` \| `(\w+)`", page("errors"), re.MULTILINE)
    assert rows
    assert rows == [(name, getattr(lease if name == "Busy" else errors, name).code) for name, _ in rows]


def test_the_reference_of_events_is_the_list_of_events() -> None:
    assert set(ROW.findall(page("events"))) | {"Event"} == classes_of(
        diip_core.events, diip_core.events.Event
    )


def test_the_reference_of_hooks_is_the_list_of_hooks() -> None:
    hooks = {name for name in vars(hookspecs) if name.startswith("diip_")}
    assert hooks
    assert set(ROW.findall(page("hooks"))) == hooks


def test_the_reference_of_settings_is_the_list_of_settings() -> None:
    settings = [name for name, _, _ in effective(read_settings({}))]
    assert settings
    assert ROW.findall(page("settings")) == settings


def test_the_reference_of_settings_gives_every_constant_default() -> None:
    rows = re.findall(r"^\| `(DIIP_\w+)` \| (`[^`{]+`|unset|empty) \|", page("settings"), re.MULTILINE)
    defaults = {name: value for name, value, _ in effective(read_settings({}))}
    assert len(rows) > 15
    for name, text in rows:
        assert defaults[name] == ("" if text in ("unset", "empty") else text.strip("`")), name


def test_the_reference_of_the_library_is_what_the_core_offers() -> None:
    in_core = page("library").partition("`diip_adapters.library` brings")[0]
    assert set(ROW.findall(in_core)) == set(diip_core.__all__)


def test_every_command_and_option_stands_in_the_reference() -> None:
    text = page("cli")
    missing = [f"diip {path}" for path, _ in commands() if not section(text, path)]
    missing += [
        f"diip {path} {option}"
        for path, command in commands()
        for option in long_options(command)
        if f"`{option}" not in section(text, path)
    ]
    assert not missing


def test_the_reference_of_the_http_api_is_the_table_of_routes() -> None:
    rows = re.findall(r"^\| `(\w+ /\S*)` \| (\w+) \|", page("http"), re.MULTILINE)
    routes = [
        (
            f"{route.method} {route.path}",
            RULES[route.policy].least if isinstance(route.policy, Action) else "anyone",
        )
        for route in ENDPOINTS
    ]
    assert sorted(rows) == sorted(routes)


def test_the_reference_says_of_every_endpoint_what_its_summary_says() -> None:
    rows = re.findall(r"^\| `([A-Z]+ [^`]+)` \|[^|]*\| (.*) \|$", page("http"), re.MULTILINE)
    assert dict(rows) == {f"{route.method} {route.path}": route.summary.rstrip(".") for route in ENDPOINTS}


def page(name: str) -> str:
    return (REFERENCE / f"{name}.md").read_text("utf-8")


def classes_of(module: ModuleType, root: type) -> set[str]:
    return {
        name for name, value in vars(module).items() if inspect.isclass(value) and issubclass(value, root)
    }


def commands(group: Any = None, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every command below ``group`` with its words, such as ``db upgrade``."""
    for name, command in (group or get_command(APP)).commands.items():
        words = f"{path} {name}".strip()
        if hasattr(command, "commands"):
            yield from commands(command, words)
        else:
            yield words, command


def long_options(command: Any) -> list[str]:
    declared = [
        option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)
    ]
    return [option for option in declared if option.startswith("--") and option != "--help"]


def section(text: str, words: str) -> str:
    """The part of the page under the heading of one command."""
    return text.partition(f"## `diip {words}")[2].partition("\n## ")[0]


def test_every_guarantee_that_the_code_cites_is_explained() -> None:
    cited = {
        row
        for folder in ("src", "docs", "tests")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".md"}
        for line in re.findall(r"guarantees? [TFP]\d.*", path.read_text(encoding="utf-8"))
        for row in re.findall(r"\b[TFP]\d+b?\b", line)
    }
    explained = re.findall(r"^\| ([TFP]\d+b?) \|", GUARANTEES.read_text(encoding="utf-8"), re.MULTILINE)
    assert cited
    assert sorted(set(explained)) == sorted(explained)
    assert cited <= set(explained)


def test_every_test_that_proves_a_guarantee_is_there() -> None:
    named = re.findall(r"`((?:tests|benchmarks)/[^`]+)`", GUARANTEES.read_text(encoding="utf-8"))
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []
