from __future__ import annotations

import csv
import io
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from diip_adapters.export_encoders import csv_lines, json_lines, neutralise
from diip_core.domain.issues.export import CSV_COLUMNS

TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


def a_record(**changes: Any) -> dict[str, Any]:
    return dict.fromkeys(CSV_COLUMNS) | {"comments_count": 3, "locked": True} | changes


def read_back(text: bytes) -> dict[str, str]:
    [row] = csv.DictReader(io.StringIO(text.decode(), newline=""))
    return row


@given(st.text())
@example("=1+1")
@example("  =cmd|' /C calc'!A0")
@example("\u00a0@SUM(1)")
@example("'=1")
def test_no_cell_begins_with_what_a_spreadsheet_runs(cell: str) -> None:
    written = neutralise(cell)
    assert not written.lstrip().startswith(TRIGGERS)
    assert not written.startswith(TRIGGERS)
    assert written.removeprefix("'") == cell


@given(CELLS)
def test_a_csv_reader_restores_every_cell(title: str) -> None:
    row = read_back(b"".join(csv_lines([a_record(title=title)])))
    assert row["title"].removeprefix("'") == title
    assert (row["comments_count"], row["locked"], row["body"]) == ("3", "true", "")


@given(st.lists(st.text("ab=+-'🐛", min_size=1)))
def test_labels_and_assignees_share_a_cell(names: list[str]) -> None:
    row = read_back(b"".join(csv_lines([a_record(labels=names, assignees=names)])))
    assert row["labels"].removeprefix("'") == ", ".join(names)
    assert row["assignees"] == row["labels"]
    assert not row["labels"].startswith(TRIGGERS)


def test_a_byte_order_mark_comes_first_and_only_on_request() -> None:
    plain, marked = (b"".join(csv_lines([a_record()], bom=bom)) for bom in (False, True))
    assert marked == b"\xef\xbb\xbf" + plain
    assert b"".join(csv_lines([], bom=True)).startswith(b'\xef\xbb\xbf"provider"')


def test_chunks_stay_small() -> None:
    records = [{"title": "x" * 1000} for _ in range(500)]
    sizes = [len(chunk) for chunk in json_lines(records)]
    assert max(sizes) < 70_000
    assert len(sizes) > 5
