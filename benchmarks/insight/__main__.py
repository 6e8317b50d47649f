"""Every target of INSIGHT with today's figure beside it and what peers or the literature reach.

Run: ``uv run --all-extras python -m benchmarks.insight [--data DIR]``; DIR holds the public data (one folder
a benchmark: ``spikes``, ``dups``), by default beside the checkout. It exits with 1 where a target is missed.
With a subcommand it scores data for somebody else's scorer:

    python -m benchmarks.insight spikes DIR OUT.csv
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from attrs import frozen
from benchmarks.insight.flow_targets import flow_rows
from benchmarks.insight.priority_targets import priority_rows
from benchmarks.insight.series_files import Unreadable
from benchmarks.insight.spike_scores import write_scores
from benchmarks.insight.spike_targets import spike_rows
from benchmarks.insight.targets import Row, print_rows
from tests.servers.archives import PUBLIC_DATA


@frozen
class Section:
    """A section of the report: ``rows`` measures, ``folder`` is its data's below the public data, if any."""

    title: str
    rows: Callable[[Path], Iterable[Row]]
    folder: str = ""


SECTIONS = (
    Section("Spikes (INSIGHT §1)", spike_rows, "spikes"),
    Section("Flow (INSIGHT §2)", flow_rows, "dups"),
    Section("What first (INSIGHT §3)", priority_rows, "dups"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.insight", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=PUBLIC_DATA, help="the folder with the public data")
    commands = parser.add_subparsers(dest="command")
    spikes = commands.add_parser("spikes", help="score the series of a folder")
    spikes.add_argument("folder", type=Path, metavar="DIR")
    spikes.add_argument("out", type=Path, metavar="OUT.csv")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "spikes":
            print(f"{write_scores(chosen.folder, chosen.out)} scores in {chosen.out}")
            return 0
        return 0 if report(chosen.data) else 1
    except (Unreadable, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


def report(data: Path) -> bool:
    """Print every section; whether each target that could be measured is met."""
    good = True
    for section in SECTIONS:
        folder = data / section.folder
        if section.folder and not folder.is_dir():
            print(
                f"\n{section.title}\n  not measured: {folder} is not there (--data DIR names another place)"
            )
            continue
        good = print_rows(section.title, section.rows(folder)) and good
    return good


if __name__ == "__main__":
    sys.exit(main())
