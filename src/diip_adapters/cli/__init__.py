"""The command ``diip``. Its libraries come with the extra ``cli`` and are imported when it runs."""

from __future__ import annotations

import signal
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line and end the process with its exit code."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        from diip_adapters.cli.app import run  # noqa: PLC0415 - typer may be missing
    except KeyboardInterrupt:  # importing takes long enough to be interrupted
        sys.exit(130)
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in {"typer", "rich"}:
            raise
        sys.stderr.write(
            'diip: the command line is not installed; in a clone of DIIP run: pip install ".[cli]"\n'
        )
        sys.exit(1)
    sys.exit(run(sys.argv[1:]))
