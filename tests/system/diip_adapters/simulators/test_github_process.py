"""The simulator as a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request

import pytest


def test_a_process_says_its_address_and_obeys() -> None:
    command = [
        sys.executable, "-m", "diip_adapters.simulators.github", "--port", "0", "--issues", "200",
        "--seed", "1", "--fault", "http-502:0",
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            base_url = process.stdout.readline().strip()

            def ask(path: str, document: object = None) -> object:
                body = None if document is None else json.dumps(document).encode()
                request = urllib.request.Request(base_url + path, body, {"User-Agent": "t"})
                with urllib.request.urlopen(request, timeout=60) as answer:
                    return json.load(answer)

            rows = ask("/repos/tidewater/harbourmaster/issues?state=all&per_page=100")
            expected = ask("/__expected")
            assert isinstance(rows, list) and isinstance(expected, list)
            assert {r["id"] for r in rows if "pull_request" not in r} <= {e["id"] for e in expected}
            orders = {"do": [{"operation": "rename", "number": expected[0]["number"], "title": "From afar"}]}
            assert ask("/__control", orders) == {"ok": True}
            assert ask("/__expected")[0]["title"] == "From afar"  # type: ignore[index]
            stats = ask("/__stats")
            assert isinstance(stats, dict)
            assert stats["requests"] == 1
        finally:
            process.terminate()


@pytest.mark.parametrize("arguments", [["--fault", "nonsense"], ["--paging", "scroll"]])
def test_a_wrong_argument_ends_it_with_code_2_and_a_line(arguments: list[str]) -> None:
    command = [sys.executable, "-m", "diip_adapters.simulators.github", "--issues", "1", *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 2
    assert arguments[1] in ended.stderr
    assert "Traceback" not in ended.stderr
