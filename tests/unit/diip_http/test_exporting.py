from __future__ import annotations

import csv
import io
import json
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
from tests.unit.diip_http.service import logged_in, serving
from tests.unit.diip_http.town import build_estate, town_ports

from diip_http.exporting import COLUMNS, csv_lines, harmless, json_lines

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


@given(st.text())
@example("=1+1")
@example("  =cmd|' /C calc'!A0")
@example("\u00a0@SUM(1)")
@example("'=1")
def test_no_cell_begins_with_what_a_spreadsheet_runs(cell: str) -> None:
    written = harmless(cell)
    assert not written.lstrip().startswith(RUNS)
    assert not written.startswith(RUNS)
    assert (written.removeprefix("'") if written.startswith("'") else written) == cell


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_a_table_is_read_back_as_it_was(title: str) -> None:
    record: dict[str, Any] = dict.fromkeys(COLUMNS) | {"title": title, "comments_count": 3, "locked": True}
    text = b"".join(csv_lines([record])).decode()
    [row] = csv.DictReader(io.StringIO(text, newline=""))
    assert row["title"].removeprefix("'") == title
    assert (row["comments_count"], row["locked"], row["body"]) == ("3", "true", "")


def test_chunks_stay_small() -> None:
    records = [{"title": "x" * 1000} for _ in range(500)]
    sizes = [len(chunk) for chunk in json_lines(records)]
    assert max(sizes) < 70_000
    assert len(sizes) > 5


def test_a_project_is_exported_in_both_formats() -> None:
    ports = town_ports()
    estate = build_estate(ports, "harbour")
    path = f"/api/projects/{estate.ids['project_id']}/export/"
    with serving(ports) as client:
        owner = logged_in(client, estate.owner)
        lines = owner.get(path)
        assert lines.headers["content-type"].startswith("application/x-ndjson")
        assert 'filename="issues.jsonl"' in lines.headers["content-disposition"]
        [record] = [json.loads(line) for line in lines.text.splitlines()]
        assert record["provider"] == "tracker"
        table = owner.get(path + "?format=csv")
        assert table.headers["content-type"] == "text/csv; charset=utf-8"
        [row] = csv.DictReader(io.StringIO(table.text))
        assert row["external_id"] == record["external_id"]
        assert "comments" not in record
        assert "comments" in json.loads(owner.get(path + "?with_comments=true").text)
        assert owner.get(path + "?format=xlsx").status_code == 400
        assert owner("HEAD", path).status_code == 200
