from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from diip_adapters.cli import main
from diip_adapters.cli.errors import report_failure
from diip_core.errors import InvalidInput, NotFound


def test_a_missing_library_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(sys.modules, "diip_adapters.cli.app", raising=False)
    for name in [name for name in sys.modules if name.partition(".")[0] == "typer"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "typer", None)
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(SystemExit) as ended:
        main()
    signal.signal(signal.SIGTERM, before)
    assert ended.value.code == 1
    assert capsys.readouterr().err == (
        'diip: the command line is not installed; in a clone of DIIP run: pip install ".[cli]"\n'
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_end_wanted_while_the_libraries_load_is_no_traceback(tmp_path: Path, number: int) -> None:
    (tmp_path / "typer.py").write_text(f"import os, time\nos.kill(os.getpid(), {number})\ntime.sleep(20)\n")
    done = subprocess.run(
        [sys.executable, "-c", "from diip_adapters.cli import main; main()"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


@pytest.mark.parametrize(
    ("error", "code"), [(NotFound("a\nb \x1b[2J"), 1), (InvalidInput("a\nb \x1b[2J"), 2)]
)
def test_an_error_is_one_harmless_line(
    error: Exception, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report_failure(error) == code
    assert capsys.readouterr().err == "diip: a b \\x1b[2J\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_behind_standard_output_is_no_bug() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", "from diip_adapters.cli import main; main()", "config"],
            stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("diip: standard output cannot be written (No space left on device)")
    assert "bug" not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="only a POSIX shell closes standard output")
@pytest.mark.parametrize("arguments", ["config", "config --json", "db upgrade"])
def test_a_closed_standard_output_is_one_clear_line(arguments: str, tmp_path: Path) -> None:
    done = _run_with_standard_output_closed(arguments, tmp_path)
    assert done.returncode == 1
    assert done.stderr == (
        "diip: standard output cannot be written (Bad file descriptor); redirect it elsewhere\n"
    )


@pytest.mark.skipif(os.name != "posix", reason="only a POSIX shell closes standard output")
def test_a_command_that_writes_nothing_does_not_mind_a_closed_standard_output(tmp_path: Path) -> None:
    done = _run_with_standard_output_closed("user list", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def _run_with_standard_output_closed(arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    code = "from diip_adapters.cli import main; main()"
    return subprocess.run(
        ["/bin/sh", "-c", f'"$0" -c "{code}" {arguments} >&-', sys.executable],
        env={**os.environ, "DIIP_DATABASE_URL": f"sqlite:///{home / 'diip.db'}"},
        stderr=subprocess.PIPE, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_a_bug_is_one_line_and_its_traceback_is_there_for_the_asking(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report_failure(RuntimeError("canary")) == 1
    result = capsys.readouterr().err
    assert result.count("\n") == 1
    assert "bug in DIIP (RuntimeError)" in result
    assert "canary" not in result
    monkeypatch.setenv("DIIP_LOG_LEVEL", "debug")
    assert report_failure(RuntimeError("canary")) == 1
    assert "RuntimeError: canary" in capsys.readouterr().err


def test_help_loads_neither_database_nor_provider_nor_simulator() -> None:
    code = (
        "import sys; from diip_adapters.cli.app import run; run(['--help']);"
        "heavy = {'sqlalchemy', 'httpcore', 'httpx', 'cryptography', 'msgspec', 'asyncio', 'alembic'};"
        "heavy |= {'jinja2', 'markupsafe'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
