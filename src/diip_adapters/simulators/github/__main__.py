"""``python -m diip_adapters.simulators.github``: the simulated GitHub as a process of its own."""

from __future__ import annotations

import argparse
import sys

from diip_adapters.simulators.faults import KINDS, Fault
from diip_adapters.simulators.github.control import GitHubSimulator
from diip_adapters.simulators.github.limits import Grant
from diip_adapters.simulators.github.options import Options
from diip_adapters.simulators.github.repository import build_repository
from diip_adapters.simulators.server import serve
from diip_adapters.system import SystemClock
from diip_core.errors import InvalidInput


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted; the first line on standard output is the address. Gives the exit code."""
    chosen = _parser().parse_args(arguments)
    clock = SystemClock()
    repository = build_repository(chosen.repository, issues=chosen.issues, seed=chosen.seed, now=clock.now())
    try:
        faults = [Fault.parse(text) for text in chosen.fault]
        simulator = GitHubSimulator(
            clock,
            [repository],
            seed=chosen.seed,
            faults=faults,
            options=Options(paging=chosen.paging, limit=chosen.limit),
        )
        if chosen.token:
            simulator.tokens[chosen.token] = Grant()
        serve(simulator, port=chosen.port, announce=_say)
    except (InvalidInput, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m diip_adapters.simulators.github", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes any free one")
    parser.add_argument("--repository", default="tidewater/harbourmaster", help="owner/name")
    parser.add_argument("--issues", type=int, default=2_000, help="issues and pull requests together")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--paging", choices=("page", "cursor", "auto"), default="auto")
    parser.add_argument("--limit", type=int, default=1_000_000, help="requests an hour; GitHub has 5000")
    parser.add_argument("--token", default="", help="the only one that is good; without it any is")
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        metavar="KIND:RATE",
        help=f"repeatable; one of {', '.join(KINDS)}",
    )
    return parser


def _say(base_url: str) -> None:
    sys.stdout.write(f"{base_url}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
