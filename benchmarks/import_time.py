"""How long ``import diip_core`` takes beside ``import attrs``, each in fresh interpreters.

Run: ``uv run python benchmarks/import_time.py [RUNS]``. The target is under 150 ms.
"""

from __future__ import annotations

import statistics
import subprocess
import sys

RUNS = 15
TIMED = "import time; start = time.perf_counter(); import {module}; print(time.perf_counter() - start)"


def main(runs: int) -> None:
    medians = {module: median_seconds(module, runs) for module in ("attrs", "diip_core")}
    for module, seconds in medians.items():
        print(f"import {module:<10} {seconds * 1000:7.1f} ms  (median of {runs})")
    print(f"ratio             {medians['diip_core'] / medians['attrs']:7.2f}")


def median_seconds(module: str, runs: int) -> float:
    command = [sys.executable, "-I", "-c", TIMED.format(module=module)]
    first, *rest = (
        float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        for _ in range(runs + 1)
    )
    del first  # It may have written the byte code.
    return statistics.median(rest)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
