"""The ``diip`` command as a person runs it: a process of its own with nothing but what it is given."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

DIIP = Path(sys.executable).parent / "diip"
LONGEST_SECONDS = 240


@frozen
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.out)
        return document


@frozen
class Diip:
    """Runs commands over one data folder and one database."""

    home: Path
    database: str
    environment: Mapping[str, str] = {}

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command and leave it running."""
        tokens = {"GH_TOKEN", "GITHUB_TOKEN"}
        own = {name for name in os.environ if name.startswith("DIIP_")} | tokens
        plain = {name: value for name, value in os.environ.items() if name not in own}
        settings = {
            "DIIP_DATA_DIR": str(self.home),
            "DIIP_DATABASE_URL": self.database,
            "DIIP_EGRESS_ALLOW": "127.0.0.1",
            **self.environment,
        }
        return subprocess.Popen(
            [str(DIIP), *arguments],
            env={**plain, **settings},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> Done:
        """Run a command to its end."""
        process = self.start(*arguments)
        try:
            out, err = process.communicate(timeout=LONGEST_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise
        return Done(process.returncode, out, err)

    def sync(self, scope: str, base_url: str, *more: str) -> Done:
        return self.run("sync", "github", scope, "--base-url", base_url, "--json", *more)

    def export(self, scope: str) -> str:
        """The export with comments, as text."""
        done = self.run("export", scope, "--format", "jsonl", "--out", "-", "--with-comments")
        assert done.code == 0, done.err
        return done.out
