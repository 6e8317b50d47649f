"""What a chart of a year costs, beside two limits: joining 365 ready texts, and writing 3 x 365 numbers.

Run: ``uv run python benchmarks/charts.py [RUNS]``. Joining is the least that any writer of marks must do;
a flow chart has three marks a day, and no writer of them in Python is faster than their formatting.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta

from diip_adapters.charts import (
    Curve,
    FlowPoint,
    ShareRow,
    SpikeDay,
    flow_chart,
    share_bars,
    spike_chart,
    survival_chart,
)

RUNS = 300
DAYS = 365
START = date(2025, 1, 1)


def main(runs: int) -> None:
    marks = [f'<rect x="{n}" y="{n % 90}" width="1" height="{n % 7}"/>' for n in range(DAYS)]
    numbers = [n * 1.37 for n in range(3 * DAYS)]
    raw = microseconds(lambda: "".join(marks), runs)
    written = microseconds(lambda: "".join([f"{number:.1f}" for number in numbers]), runs)
    print(f"join {DAYS} ready marks {raw:16.1f} µs  (medians of {runs})")
    print(f"write {3 * DAYS} numbers {written:17.1f} µs")
    for name, draw in charts().items():
        taken = microseconds(draw, runs)
        ratios = f"{taken / raw:7.0f} x joining, {taken / written:5.1f} x writing"
        print(f"{name:<27} {taken:10.1f} µs  {ratios}, {len(draw()) / 1000:6.1f} kB")


def charts() -> dict[str, Callable[[], str]]:
    points = [flow_point(n) for n in range(DAYS)]
    many = [flow_point(n) for n in range(10_000)]
    days = [spike_day(n) for n in range(DAYS)]
    curve = Curve("bug", [n + 0.5 for n in range(DAYS)], [1 - n / 500 for n in range(DAYS)], DAYS, 250.5)
    labels = [ShareRow(f"area/{n}", n) for n in range(DAYS)]
    return {
        "flow_chart, 365 points": lambda: flow_chart(points, name="flow"),
        "flow_chart, 10,000 points": lambda: flow_chart(many, name="flow"),
        "spike_chart, 365 days": lambda: spike_chart(days, name="spikes"),
        "survival_chart, 365 steps": lambda: survival_chart([curve], name="survival"),
        "share_bars, 10 of 365": lambda: share_bars(labels, name="labels", title="Labels"),
    }


def flow_point(number: int) -> FlowPoint:
    return FlowPoint(START + timedelta(days=number), number % 11, number % 7, number % 13 == 0, 300 + number)


def spike_day(number: int) -> SpikeDay:
    alarmed = number % 90 == 89
    return SpikeDay(
        START + timedelta(days=number), 30 if alarmed else number % 11, 5.2, 17, alarmed, number % 40 > 2
    )


def microseconds(work: Callable[[], object], runs: int) -> float:
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1e6


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
