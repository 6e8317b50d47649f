"""The command ``diip``. Its libraries come with the extra ``cli`` and are imported when it runs."""

from __future__ import annotations

import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line and end the process with its exit code."""
    try:
        from diip_adapters.cli.app import run  # noqa: PLC0415 - typer may be missing
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in {"typer", "rich"}:
            raise
        sys.stderr.write('diip: the command line is not installed; run: pip install "diip[cli]"\n')
        sys.exit(1)
    sys.exit(run(sys.argv[1:]))
