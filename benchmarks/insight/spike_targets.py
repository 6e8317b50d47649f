"""The targets of INSIGHT §1, measured on the public data by the public scorer."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path

from attrs import frozen
from benchmarks.insight.series_files import Counted, read_folder
from benchmarks.insight.spike_scores import run, scores, write
from benchmarks.insight.targets import Row, at_least, at_most
from benchmarks.insight.z_score import z_scores

from diip_core.domain.insight.spikes.defaults import THRESHOLDS
from diip_core.domain.insight.spikes.state import SpikeState
from diip_core.domain.insight.spikes.step import step
from diip_core.domain.insight.spikes.todays_bound import todays_bound

_WORST = "worst stratum "

Series = Mapping[str, list[Counted]]

ROUNDS = 3
NIGHTLY_SERIES = 10_000
FAMILIES = {"diip-daily": "simulated", "real-semi": "real"}
OTHERS = {
    "noufaily-daily": ("FA/q", "POD"),
    "noufaily-weekly": ("FPR", "POD"),
    "nab": ("NAB standard", "points outside windows"),
}
TARGETS = {
    ("diip-daily", "default"): (0.35, 62, 0.6, 1.1),
    ("real-semi", "default"): (0.38, 56, 0.6, 1.2),
    ("diip-daily", "sensitive"): (1.1, 83, 1.35, 1.1),
    ("real-semi", "sensitive"): (1.1, 80, 1.35, 1.2),
}
"""False alarms per project-quarter, detected %, false alarms of the worst stratum, mean delay in days."""
PUBLISHED = {
    "default": "at ¼ a quarter: GLM 45, S-H-ESD 32, z 30",
    "sensitive": "at 1 a quarter: GLM 72, z 60, S-H-ESD 58",
}


def spike_rows(data: Path) -> Iterator[Row]:
    """Every row of the section; ``data`` is the folder with the series and ``score.py``."""
    series = read_folder(data)
    with tempfile.TemporaryDirectory() as folder:
        ours, peer = Path(folder) / "ours.csv", Path(folder) / "z.csv"
        write(ours, scores(series))
        write(peer, _z_rows(series))
        yield from _detection(data, ours, peer)
    family_of = _families(data)
    yield from _costs({name: rows for name, rows in series.items() if family_of[name] in FAMILIES})


@frozen
class Scored:
    """What the public scorer prints of a family: its measures by name, and the stratum with most alarms."""

    measures: Mapping[str, float]
    worst: str

    @property
    def false_alarms(self) -> float:
        """A project-quarter."""
        return self.measures["FA/q"]

    @property
    def detected(self) -> float:
        """In per cent of the outbreaks."""
        return 100 * self.measures["POD"]

    @property
    def delay_days(self) -> float:
        return self.measures["TTD"]

    @property
    def worst_false_alarms(self) -> float:
        return self.measures[f"worst stratum {self.worst}"]


def score(data: Path, scored: Path, family: str, *options: str) -> Scored:
    """Run the public scorer on one family."""
    command = [sys.executable, str(data / "score.py"), str(data), str(scored), "--family", family, *options]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    line = next(line for line in printed.splitlines() if line.startswith(family))
    measures = {}
    for part in re.split(" {2,}", line):
        name, _, figure = part.rpartition(" ")
        if name:
            measures[name] = float(figure)
    worst = next((name for name in measures if name.startswith(_WORST)), "")
    return Scored(measures, worst.removeprefix(_WORST))


def _detection(data: Path, ours: Path, peer: Path) -> Iterator[Row]:
    for (family, sensitivity), (alarms, share, worst, delay) in TARGETS.items():
        found = score(data, ours, family, "--threshold", str(THRESHOLDS[sensitivity]))
        other = score(data, peer, family, "--target-fa", str(found.false_alarms))
        name = f"{FAMILIES[family]}, {sensitivity}"
        beside = f"z-score here {other.detected:.0f}; held-out {PUBLISHED[sensitivity]}"
        yield at_most(f"{name}: false alarms per project-quarter", found.false_alarms, alarms)
        yield at_least(f"{name}: detected %", found.detected, share, digits=1, elsewhere=beside)
        yield at_most(f"{name}: false alarms, {found.worst} (worst)", found.worst_false_alarms, worst)
        yield at_most(f"{name}: mean delay in days", found.delay_days, delay)
    for family, names in OTHERS.items():
        found = score(data, ours, family, "--threshold", str(THRESHOLDS["default"]))
        figures = ", ".join(f"{name} {found.measures[name]:.2f}" for name in names)
        yield Row(f"{family} (to look at)", "", elsewhere=figures)


def _costs(series: Series) -> Iterator[Row]:
    days = sum(map(len, series.values()))
    counts = [[row.count for row in rows] for rows in series.values()]
    ours = _seconds(lambda: [list(run(rows)) for rows in series.values()]) / days * 1e6
    z = _seconds(lambda: [list(z_scores(row)) for row in counts]) / days * 1e6
    yield at_most("µs per series-day, plain Python", ours, 15, digits=1)
    yield Row("the same beside a z-score of 28 days", f"{ours / z:.1f} x", elsewhere=f"z-score {z:.2f} µs")
    night = list(islice(cycle(_last_days(series)), NIGHTLY_SERIES))
    stepped = _seconds(lambda: [step(state, row.day, row.count) for state, row in night])
    yield at_most("10,000 series a night, seconds", stepped, 0.2)
    bounds = _seconds(lambda: [todays_bound(state, row.day + timedelta(days=1)) for state, row in night])
    yield Row("  and to set the next day's bounds", f"{bounds:.2f}")


def _last_days(series: Series) -> Iterator[tuple[SpikeState, Counted]]:
    for rows in series.values():
        state = SpikeState()
        for row in rows[:-1]:
            state, _ = step(state, row.day, row.count)
        yield state, rows[-1]


def _seconds(work: Callable[[], object]) -> float:
    """CPU seconds of this process, the least of three rounds: others on the machine do not count."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def _z_rows(series: Series) -> Iterator[tuple[str, str, float]]:
    for name, rows in series.items():
        for row, z in zip(rows, z_scores(row.count for row in rows), strict=True):
            yield name, row.written, z


def _families(data: Path) -> dict[str, str]:
    lines = (data / "series.csv").read_text().splitlines()
    return dict(line.split(",")[:2] for line in lines[1:])
