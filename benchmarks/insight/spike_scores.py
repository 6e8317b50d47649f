"""``python -m benchmarks.insight spikes DIR OUT.csv``: a score for each day of each series in DIR."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from benchmarks.insight.series_files import Counted, read_folder

from diip_core.domain.insight.spikes.day_score import DayScore
from diip_core.domain.insight.spikes.defaults import THRESHOLDS
from diip_core.domain.insight.spikes.state import SpikeState
from diip_core.domain.insight.spikes.step import step


def write_scores(folder: Path, out: Path) -> int:
    """Write ``series_id,date,score``, a row for each of the folder's; the number of rows."""
    return write(out, scores(read_folder(folder)))


def scores(series: Mapping[str, Iterable[Counted]]) -> Iterator[tuple[str, str, float]]:
    for name, rows in series.items():
        for row, score in zip(rows, run(rows), strict=True):
            yield name, row.written, score.score


def run(rows: Iterable[Counted]) -> Iterator[DayScore]:
    """Forward in time, once; days between the rows are unverified."""
    state, threshold = SpikeState(), THRESHOLDS["default"]
    for row in rows:
        state, score = step(state, row.day, row.count, threshold)
        yield score


def write(out: Path, rows: Iterable[tuple[str, str, float]]) -> int:
    with out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("series_id", "date", "score"))
        number = 0
        for number, row in enumerate(rows, start=1):  # noqa: B007
            writer.writerow(row)
    return number
