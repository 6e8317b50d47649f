"""``diip demo``: the way of the data from a provider to a report, offline and without credentials."""

from __future__ import annotations

from typing import Annotated

import typer

from diip_adapters.cli.output import print_line


def demo(
    once: Annotated[bool, typer.Option("--once", help="Load, sync, report, and end.")] = False,
) -> int:
    """Mirror a made-up GitHub, offline.

    A year of issues of a company that does not exist is served over loopback by a GitHub that often fails,
    is mirrored into a database in a temporary folder, and reported on. Nothing leaves this machine.

    Example: diip demo --once
    """
    from diip_adapters.cli.demonstration import demonstrate  # noqa: PLC0415 - no other command needs it

    code = demonstrate()
    if not once:
        print_line("this version's demo ends here, as with --once")
    return code
