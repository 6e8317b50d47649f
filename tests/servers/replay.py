"""The recorded archives as a provider, where they are at hand: ``../shared`` beside the checkout."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from attrs import frozen

REPLAY = Path(__file__).parents[3] / "shared" / "replay"


@frozen
class Replay:
    """A running replay server and the data behind it."""

    base_url: str

    def control(self, **settings: Any) -> None:
        """Switch faults, epochs and limits."""
        self.get("/__control", json.dumps(settings).encode())

    def stats(self) -> dict[str, Any]:
        stats: dict[str, Any] = self.get("/__stats")
        return stats

    def get(self, path: str, body: bytes | None = None) -> Any:
        with urlopen(Request(self.base_url + path, data=body, headers={"User-Agent": "test"})) as answer:
            return json.load(answer)

    def all_of(self, path: str) -> list[dict[str, Any]]:
        """Every record of a list, page by page."""
        records: list[dict[str, Any]] = []
        page = 1
        while batch := self.get(f"{path}?per_page=100&page={page}"):
            records += batch
            page += 1
        return records


@contextmanager
def running_replay(*arguments: str) -> Iterator[Replay]:
    """Start the replay server on a free port; the test is skipped where it is not there."""
    if not (REPLAY / "replay.py").exists():
        pytest.skip("the recorded archives (../shared/replay) are not beside this checkout")
    command = [sys.executable, str(REPLAY / "replay.py"), "--port", "0", "--only", "github", *arguments]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        first = server.stdout.readline()
        yield Replay(f"http://{first.split()[2]}")
    finally:
        server.kill()
        server.wait()
        assert server.stdout is not None
        server.stdout.close()


def archived_issues(folder: str, epoch: int | None = None) -> list[dict[str, Any]]:
    """The archive's issues as recorded, pull requests left out; with epochs, as of that snapshot."""
    data = REPLAY / "data" / folder
    meta = json.loads((data / "meta.json").read_text())
    names = [entry["file"] for entry in meta.get("epochs", [])] or ["issues.jsonl.gz"]
    if epoch is not None:
        names = names[: epoch + 1]
    newest: dict[int, dict[str, Any]] = {}
    for name in names:
        with gzip.open(data / name, "rt") as lines:
            for line in lines:
                record = json.loads(line)
                newest[record["number"]] = record
    return [record for record in newest.values() if "pull_request" not in record]
