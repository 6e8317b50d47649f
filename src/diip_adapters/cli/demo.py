"""``diip demo``: from a provider to a report, offline and without credentials."""

from __future__ import annotations

from typing import Annotated

import typer

from diip_adapters.cli.output import print_line


def demo(
    once: Annotated[bool, typer.Option("--once", help="End after the report.")] = False,
) -> int:
    """Mirror a simulated GitHub, offline.

    A simulated GitHub on this machine serves a year of issues and often fails. DIIP mirrors them into a
    temporary database and prints the report. Nothing leaves this machine.

    Example: diip demo --once
    """
    from diip_adapters.cli.demonstration import demonstrate  # noqa: PLC0415 - no other command needs it

    code = demonstrate()
    if not once:
        print_line("the demo of this version ends here, as with --once")
    return code
