"""The spike benchmark: its targets on the public data, and its manners with files of strangers."""

from __future__ import annotations

import csv
import runpy
import subprocess
import sys
from datetime import date
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import pytest
from benchmarks.insight.__main__ import SECTIONS, main, report
from benchmarks.insight.spike_targets import TARGETS, score
from tests.servers.archives import PUBLIC_DATA

from diip_core.domain.insight.spikes.defaults import THRESHOLDS
from diip_core.domain.projects.project import Sensitivity

DATA = PUBLIC_DATA / "spikes"
HEADER = "series_id,date,count\n"


def read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text().splitlines()))


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scores of the public data, written as somebody else's scorer would ask for them."""
    if not DATA.is_dir():
        pytest.skip(f"the public data are not at {DATA}")
    out = tmp_path_factory.mktemp("scores") / "out.csv"
    command = [sys.executable, "-m", "benchmarks.insight", "spikes", str(DATA), str(out)]
    subprocess.run(command, check=True, capture_output=True, cwd=Path(__file__).parents[2])
    return out


@pytest.mark.parametrize(("family", "sensitivity"), TARGETS)
def test_the_targets_are_reached_on_the_public_data(
    scored: Path, family: str, sensitivity: Sensitivity
) -> None:
    false_alarms, detected, worst = TARGETS[family, sensitivity]
    found = score(DATA, scored, family, "--threshold", str(THRESHOLDS[sensitivity]))
    assert found.false_alarms <= false_alarms
    assert found.worst_false_alarms <= worst
    equal = score(DATA, scored, family, "--target-fa", str(false_alarms))
    assert equal.false_alarms <= false_alarms
    assert equal.detected >= detected


def test_the_scores_are_those_of_the_reference(scored: Path) -> None:
    """Of series for which our two additions change nothing after three weeks."""
    reference = runpy.run_path(str(DATA / "bf_scan.py"))["Scan"]
    counts = read(DATA / "diip-daily.csv") + read(DATA / "real-semi.csv")
    by_series = {name: list(rows) for name, rows in groupby(counts, key=itemgetter("series_id"))}
    ours = {(row["series_id"], row["date"]): float(row["score"]) for row in read(scored)}
    agreeing = 0
    for name, rows in by_series.items():
        if max(int(row["count"]) for row in rows[:7]) > 2:  # up to two a day are never clipped
            continue
        scan = reference()
        expected = [scan.step(int(row["count"]), date.fromisoformat(row["date"]).weekday()) for row in rows]
        found = [ours[name, row["date"]] for row in rows]
        assert found[21:] == pytest.approx(expected[21:], rel=1e-9, abs=1e-9)
        agreeing += 1
    assert agreeing > 100


def test_every_day_of_every_series_has_a_score(scored: Path) -> None:
    days = {
        (row["series_id"], row["date"])
        for path in DATA.glob("*.csv")
        if path.name != "series.csv"
        for row in read(path)
    }
    rows = read(scored)
    assert len(rows) == len(days)
    assert {(row["series_id"], row["date"]) for row in rows} == days


def spikes(folder: Path, text: str | bytes) -> tuple[int, Path]:
    (folder / "series.csv").write_text("not,to,be,read\n")
    (folder / "counts.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    out = folder / "out" / "scores.csv"
    out.parent.mkdir()
    return main(["spikes", str(folder), str(out)]), out


def test_rows_may_come_in_any_order_with_further_columns(tmp_path: Path) -> None:
    days = [f"2026-06-{day:02},{9 if day == 30 else 0}" for day in range(1, 31) if day != 12]
    mixed = [f"{name},{row},x" for row in reversed(days) for name in ("b", "a")]
    code, out = spikes(tmp_path, "series_id,date,count,more\n" + "\n".join(mixed) + "\n\n")
    rows = read(out)
    assert code == 0
    assert [row["series_id"] for row in rows] == ["b"] * 29 + ["a"] * 29
    assert [row["date"] for row in rows[:29]] == [row[:10] for row in days]
    assert float(rows[28]["score"]) > 1.33
    assert {row["score"] for row in rows[:28]} == {"0.0"}


def test_a_finer_series_is_scored_a_row_at_a_time(tmp_path: Path) -> None:
    rows = [f"cpu,2026-06-01 10:{minute:02}:00,{50 if minute == 59 else 1}" for minute in range(60)]
    code, out = spikes(tmp_path, HEADER + "\n".join(rows))
    scores = read(out)
    assert code == 0
    assert len(scores) == 60
    assert float(scores[-1]["score"]) > 1.33


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "counts.csv:1: needs the columns series_id,date,count"),
        ("series_id,day,count\n", "counts.csv:1: needs the columns"),
        (HEADER + "a,2026-06-01,-1\n", "counts.csv:2: the count '-1' is not a whole number"),
        (HEADER + "a,2026-06-01,1.5\n", "counts.csv:2: the count '1.5'"),
        (HEADER + "a,2026-06-01,\n", "counts.csv:2: the count ''"),
        (HEADER + f"a,2026-06-01,{'9' * 5000}\n", "counts.csv:2: the count"),
        (HEADER + "a,2026-06-31,1\n", "series a: "),
        (HEADER + "a,20260601,1\n", "'20260601' is not a date"),
        (HEADER + "a,2026-06-01,1\na,2026-06-01,1\n", "counts.csv:3: series a has 2026-06-01 twice"),
        (HEADER + "a,2026-06-01\n", "counts.csv:2: 2 fields where the header has 3"),
        (HEADER + ",2026-06-01,1\n", "counts.csv:2: series_id is empty"),
        (HEADER + "a,2026-06-01,1\na,2026-06-02 10:00:00,1\n", "is not a date"),
        (HEADER.encode() + b"\xff\xfe,2026-06-01,1\n", "counts.csv: 'utf-8'"),
    ],
)
def test_rubbish_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | bytes, complaint: str
) -> None:
    code, out = spikes(tmp_path, text)
    error = capsys.readouterr().err
    assert code == 2
    assert error.startswith("error: ")
    assert complaint in error
    assert error.count("\n") == 1
    assert not out.exists()


def test_a_folder_without_series_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["spikes", str(tmp_path), str(tmp_path / "out.csv")]) == 2
    assert main(["spikes", str(tmp_path / "none"), str(tmp_path / "out.csv")]) == 2
    assert "no *.csv" in capsys.readouterr().err


def test_where_the_public_data_lack_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(tmp_path, [section for section in SECTIONS if section.folder])
    assert capsys.readouterr().out.count("not measured") == 3
