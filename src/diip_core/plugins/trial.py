"""The first import of a stranger's plugin happens in another process.

There it may hang or end the interpreter; here only the reason arrives.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from tempfile import TemporaryDirectory

from diip_core.plugins.contribution import PluginUnfit, contribution_of, one_line

TRIAL_SECONDS = 10.0
_PROGRAM = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from diip_core.plugins.trial import stand_trial; stand_trial(sys.argv[2], sys.argv[3])"
)


def try_out(value: str, *, seconds: float = TRIAL_SECONDS) -> None:
    """Import the entry point ``value`` and ask its hooks in a child process.

    Raises:
        PluginUnfit: it failed, ended the interpreter, or took longer than ``seconds``.
    """
    with TemporaryDirectory(prefix="diip-plugin-") as folder:
        verdict = Path(folder) / "verdict"
        child = subprocess.Popen(  # noqa: S603 - this very interpreter
            [sys.executable, "-P", "-c", _PROGRAM, json.dumps(sys.path), value, str(verdict)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            raise PluginUnfit(f"its import took longer than {seconds:g} s") from None
        finally:
            _end(child)
        if not verdict.exists():
            raise PluginUnfit(f"its import ended the interpreter (exit code {child.returncode})")
        if reason := verdict.read_text("utf-8"):
            raise PluginUnfit(reason)


def stand_trial(value: str, verdict: str) -> None:
    """What the child does: write why to refuse it into the file ``verdict``, nothing if it is fit."""
    try:
        contribution_of(EntryPoint(name="trial", value=value, group="").load())
        reason = ""
    except PluginUnfit as unfit:
        reason = str(unfit)
    except (Exception, SystemExit) as error:  # strangers' code at import
        reason = one_line(f"its import failed: {type(error).__name__}: {error}")
    Path(verdict).write_text(reason, "utf-8")


def _end(child: subprocess.Popen[bytes]) -> None:
    """Nothing of a trial lives on, neither the child nor what it started."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    child.kill()
    child.wait()
