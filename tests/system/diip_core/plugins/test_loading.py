from __future__ import annotations

from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from tests.unit.diip_core.plugins.strangers import GOOD, Installed

from diip_core.errors import NotFound
from diip_core.plugins import trial
from diip_core.plugins.contribution import PluginUnfit, contribution_of
from diip_core.plugins.hookspecs import hookimpl
from diip_core.plugins.loading import load_plugins
from diip_core.plugins.trial import try_out
from diip_core.ports.storage.kind import StorageKind

EVERYBODY = None


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installed:
    return Installed(tmp_path, monkeypatch)


def reasons(plugins: object) -> dict[str, str]:
    return {refusal.distribution: refusal.reason for refusal in plugins.refusals}  # type: ignore[attr-defined]


def own(name: str) -> ModuleType:
    module = ModuleType("own")
    exec(GOOD % name, module.__dict__)
    return module


def test_a_strangers_provider_comes_in_beside_diips_own(installed: Installed) -> None:
    installed.add("diip-kelp", GOOD % "kelp")
    plugins = load_plugins([own("github")], allowed=EVERYBODY)
    assert set(plugins.providers) == {"github", "kelp"}
    assert plugins.origins == {"provider github": "diip", "provider kelp": "diip-kelp"}
    assert plugins.refusals == ()


def test_only_allowed_distributions_load_however_their_name_is_written(installed: Installed) -> None:
    installed.add("diip-kelp", GOOD % "kelp")
    installed.add("diip-moss", GOOD % "moss")
    plugins = load_plugins([], allowed=frozenset({"Diip_Kelp"}))
    assert set(plugins.providers) == {"kelp"}
    assert reasons(plugins) == {"diip-moss": "DIIP_PLUGINS does not name it"}


def test_a_plugin_that_is_not_allowed_is_not_even_imported(installed: Installed, tmp_path: Path) -> None:
    installed.add("diip-moss", f"open({str(tmp_path / 'ran')!r}, 'w')")
    load_plugins([], allowed=frozenset())
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import os; os._exit(0)", "its import ended the interpreter (exit code 0)"),
        ("raise SystemExit(3)", "its import failed: SystemExit: 3"),
        ("import nowhere_at_all", "its import failed: ModuleNotFoundError: No module named 'nowhere_at_all'"),
        ("x = 1", "it implements none of DIIP's hooks"),
        (GOOD % "Not A Name", "its hook diip_providers names something 'Not A Name'"),
        (GOOD.replace('[named("%s")]', '[named("a"), named("a")]'), "names the same thing twice"),
        (GOOD.replace('[named("%s")]', "[7]"), "its hook diip_providers returned a int, not a Provider"),
        (GOOD.replace('[named("%s")]', "7"), "its hook diip_providers failed: TypeError"),
        (GOOD.replace('return [named("%s")]', "raise ValueError('a\\nb')"), "failed: ValueError: a b"),
        (GOOD.replace("def diip_providers", "def diip_nonsense"), "diip_nonsense"),
        (GOOD.replace("diip_providers()", "diip_providers(more)"), "diip_providers"),
    ],
)
def test_a_broken_plugin_is_refused_with_its_reason_and_hurts_nobody(
    installed: Installed, source: str, reason: str
) -> None:
    installed.add("diip-broken", source)
    installed.add("diip-kelp", GOOD % "kelp")
    plugins = load_plugins([own("github")], allowed=EVERYBODY)
    assert set(plugins.providers) == {"github", "kelp"}
    assert reason in reasons(plugins)["diip-broken"]
    assert "\n" not in reasons(plugins)["diip-broken"]


def test_a_plugin_that_hangs_at_import_is_given_up(installed: Installed) -> None:
    installed.add("diip-slow", "while True: pass")
    with pytest.raises(PluginUnfit, match=r"took longer than 0\.5 s"):
        try_out("diip_slow_plugin", seconds=0.5)
    assert trial.TRIAL_SECONDS <= 30


def test_a_plugin_for_another_version_of_diip_is_not_imported(installed: Installed, tmp_path: Path) -> None:
    installed.add("diip-later", f"open({str(tmp_path / 'ran')!r}, 'w')", requires="diip>=99")
    plugins = load_plugins([], allowed=EVERYBODY)
    assert reasons(plugins)["diip-later"].startswith("it is made for diip>=99, and this is diip ")
    assert not (tmp_path / "ran").exists()


def test_two_strangers_that_claim_one_name_are_both_refused_it(installed: Installed) -> None:
    installed.add("diip-one", GOOD % "kelp")
    installed.add("diip-two", GOOD % "kelp")
    plugins = load_plugins([own("github")], allowed=EVERYBODY)
    assert set(plugins.providers) == {"github"}
    assert set(reasons(plugins).values()) == {"another plugin claims the same name"}
    with pytest.raises(NotFound, match="that of diip-one was refused: another plugin claims the same name"):
        plugins.provider("kelp")


def test_a_stranger_cannot_take_a_name_of_diips_own(installed: Installed) -> None:
    installed.add("diip-taker", GOOD % "github")
    plugins = load_plugins([own("github")], allowed=EVERYBODY)
    assert plugins.origins == {"provider github": "diip"}
    assert reasons(plugins) == {"diip-taker": "the name is DIIP's own"}


def test_an_unknown_provider_names_the_known_ones() -> None:
    plugins = load_plugins([own("github"), own("jira")], allowed=frozenset())
    with pytest.raises(NotFound, match=r"there is no provider 'githib'; there are: github, jira$"):
        plugins.provider("githib")


def test_a_storage_is_found_by_the_beginning_of_its_addresses() -> None:
    def refuse(*given: object) -> None:
        raise AssertionError

    kind = StorageKind("tape", "Tape", frozenset({"tape", "reel"}), refuse, refuse, refuse)  # type: ignore[arg-type]
    plugins = load_plugins([SimpleNamespace(diip_storages=hookimpl(lambda: [kind]))])
    assert plugins.storage("reel") is kind
    with pytest.raises(NotFound, match="known: reel, tape"):
        plugins.storage("mysql")


def test_a_hook_that_raises_stops_no_hook_of_another_plugin() -> None:
    @hookimpl
    def diip_providers() -> list[object]:
        raise RuntimeError("boom")

    with pytest.raises(PluginUnfit, match="RuntimeError: boom"):
        contribution_of(SimpleNamespace(diip_providers=diip_providers))
    plugins = load_plugins([SimpleNamespace(diip_providers=diip_providers), own("github")])
    assert set(plugins.providers) == {"github"}
