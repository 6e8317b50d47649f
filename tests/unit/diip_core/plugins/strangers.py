"""Plugins as strangers would ship them: a module and the metadata of its distribution in a folder."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

GOOD = """
from attrs import frozen
from diip_core.domain.issues.vocabulary import Vocabulary
from diip_core.plugins.hookspecs import hookimpl
from diip_core.ports.provider import Provider

@frozen
class Settings:
    pass

def named(name):
    return Provider(name=name, title=name, default_base_url="https://x.example", settings=Settings,
                    scope_name=str, config_for=lambda s: {}, open=print, vocabulary=Vocabulary())

@hookimpl
def diip_providers():
    return [named("%s")]
"""


class Installed:
    """A folder on the path in which distributions are installed by hand."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder = folder
        self._forget = monkeypatch
        monkeypatch.syspath_prepend(str(folder))

    def add(self, distribution: str, source: str, *, requires: str = "diip") -> None:
        module = distribution.replace("-", "_") + "_plugin"
        (self._folder / f"{module}.py").write_text(source, "utf-8")
        self._forget.delitem(sys.modules, module, raising=False)
        metadata = self._folder / f"{distribution.replace('-', '_')}-1.0.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\nRequires-Dist: {requires}\n", "utf-8"
        )
        (metadata / "entry_points.txt").write_text(f"[diip]\n{distribution} = {module}\n", "utf-8")
