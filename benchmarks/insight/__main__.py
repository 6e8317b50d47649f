"""Every target of INSIGHT with today's figure beside it and what peers or the literature reach.

Run: ``uv run --all-extras python -m benchmarks.insight [--data DIR]``; DIR holds the public data (one folder
a benchmark: ``spikes``, ``dups``), by default beside the checkout. It exits with 1 where a target is missed.
Aggregation fills databases of up to a million issues and takes most of the time. With a subcommand it
measures that alone, or scores data for somebody else's scorer:

    python -m benchmarks.insight aggregation [--issues N ...]
    python -m benchmarks.insight spikes DIR OUT.csv
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from attrs import frozen
from benchmarks.insight.aggregation_targets import SIZES, aggregation_rows
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


AGGREGATION = "Aggregation (INSIGHT §4)"
SECTIONS = (
    Section("Spikes (INSIGHT §1)", spike_rows, "spikes"),
    Section("Flow (INSIGHT §2)", flow_rows, "dups"),
    Section("What first (INSIGHT §3)", priority_rows, "dups"),
    Section(AGGREGATION, lambda folder: aggregation_rows()),
)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.insight", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=PUBLIC_DATA, help="the folder with the public data")
    commands = parser.add_subparsers(dest="command")
    spikes = commands.add_parser("spikes", help="score the series of a folder")
    spikes.add_argument("folder", type=Path, metavar="DIR")
    spikes.add_argument("out", type=Path, metavar="OUT.csv")
    aggregation = commands.add_parser("aggregation", help="measure what aggregation costs")
    aggregation.add_argument("--issues", type=int, nargs="+", default=SIZES, metavar="N")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "aggregation":
            return 0 if print_rows(AGGREGATION, aggregation_rows(chosen.issues)) else 1
        if chosen.command == "spikes":
            print(f"{write_scores(chosen.folder, chosen.out)} scores in {chosen.out}")
            return 0
        return 0 if report(chosen.data) else 1
    except (Unreadable, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


def report(data: Path, sections: Iterable[Section] = SECTIONS) -> bool:
    """Print sections; whether each target that could be measured is met."""
    good = True
    for section in sections:
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
